// The provider's pages about a realm of a thousand roles, in a light and a dark browser, wide and narrow: axe finds
// nothing against WCAG 2.2 AA, nothing is wider than the window, and there is a screenshot of each, for people to look
// at. Then all of it once more with the keyboard alone.
//
//     node pages.mjs KEYCLOAK REALM USER DIRECTORY
//
// The user has the first ten roles, `team-0000` and so on.
import assert from 'node:assert';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Person } from './person.mjs';

const [keycloak, realm, user, directory] = process.argv.slice(2);
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const access = `${keycloak}/realms/master/s3-access/${realm}`;
const preview = `${keycloak}/realms/master/s3-preview/${realm}`;

// The pages allow no script but their own. That holds for axe too, so it goes in by the debugger.
async function look(person, name) {
  const { tab } = person;
  await tab.evaluate(`${axe}; 0`);
  const { violations, passes } = await tab.evaluate((runOnly) => window.axe.run(document, { runOnly }), RULES);
  const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' ')}`);
  assert.deepStrictEqual(found, [], name);
  assert.ok(passes.length > 10, `axe has looked at ${passes.length} things of ${name}`);
  const [wanted, width] = await tab.evaluate(() => [document.documentElement.scrollWidth, window.innerWidth]);
  assert.ok(wanted <= width, `${name} is ${wanted} wide in a window of ${width}`);
  await tab.screenshot({ path: `${directory}/${name}.png`, fullPage: true });
}

async function logIn(person) {
  await person.open(`${keycloak}/admin/master/console/`);
  await person.logIn('admin', 'admin');
  await person.tab.getByRole('tab', { name: 'Provider info' }).waitFor();
}

const box = (tab, policy, role) =>
  tab.getByRole('checkbox', { name: `${policy} for realm role ${role}`, exact: true });
const others = (tab, role) => tab.getByRole('textbox', { name: `Other policies for realm role ${role}`, exact: true });

async function walk(person, name, role) {
  const { tab } = person;
  tab.on('dialog', (dialog) => dialog.accept()); // some of it is left without saving
  await person.open(access);
  await tab.getByRole('heading', { name: 'Log in first' }).waitFor();
  await look(person, `${name}-login`);
  await logIn(person);

  await person.open(`${access}?roles=${role}`);
  await box(tab, 'readonly', role).check();
  await others(tab, role).fill('not-written-yet');
  await look(person, `${name}-access`);
  await person.button('Save').click();
  await tab.locator('p[role=status]').waitFor();
  assert.ok(await box(tab, 'readonly', role).isChecked());
  await look(person, `${name}-access-saved`);
  await others(tab, role).fill('x'.repeat(256));
  await person.button('Save').click();
  await tab.getByText('a name has at most 255').waitFor();
  const head = await tab.locator('.matrix thead').boundingBox();
  assert.ok(head.height < 200, `the head of the matrix is ${head.height} high`);
  await look(person, `${name}-access-refused`);

  await person.open(access);
  await tab.getByText('Rows 1 to 50 of 1').waitFor();
  await look(person, `${name}-access-rows`);
  await person.open(`${access}?show=problems`);
  await tab.getByText('did you mean').first().waitFor();
  await look(person, `${name}-access-problems`);
  await person.open(`${access}?roles=no-such-role`);
  await look(person, `${name}-access-none`);

  await person.open(preview);
  await look(person, `${name}-preview-empty`);
  await tab.getByLabel('User or service account').fill(user);
  await tab.getByLabel('Client', { exact: true }).fill('s3-cli');
  await tab.getByLabel('Bucket').fill('lab');
  await tab.getByLabel('Key').fill(`${user}/notes.txt`);
  await person.button('What does the user get?').click();
  await tab.getByText(`realm role \`${role}\``).first().waitFor();
  await look(person, `${name}-preview`);
  await person.button('Who may do it?').click();
  await tab.getByRole('cell', { name: user, exact: true }).waitFor();
  await look(person, `${name}-readers`);
  await tab.getByLabel('User or service account').fill('nobody-here');
  await person.button('What does the user get?').click();
  await tab.getByRole('alert').waitFor();
  await look(person, `${name}-preview-refused`);
}

// Presses Tab until this has the focus. Whatever has it on the way is in sight, not below something else, and marked.
async function tabTo(person, locator, what) {
  const { tab } = person;
  for (let i = 0; i < 300; i++) {
    await tab.keyboard.press('Tab');
    const seen = await tab.evaluate(() => {
      const element = document.activeElement;
      const bounds = element.getBoundingClientRect();
      const middle = (from, to, most) => (Math.max(0, from) + Math.min(most, to)) / 2;
      const x = middle(bounds.left, bounds.right, innerWidth);
      const y = middle(bounds.top, bounds.bottom, innerHeight);
      const style = getComputedStyle(element);
      return {
        what: element.outerHTML.slice(0, 200),
        isInSight: element === document.body || element.contains(document.elementFromPoint(x, y)),
        isMarked: element === document.body || (style.outlineStyle !== 'none' && style.outlineWidth !== '0px'),
      };
    });
    assert.ok(seen.isInSight, `something is above ${seen.what}`);
    assert.ok(seen.isMarked, `nothing shows where the focus is: ${seen.what}`);
    if (await locator.evaluate((element) => element === document.activeElement)) {
      return;
    }
  }
  assert.fail(`the keyboard does not get to ${what}`);
}

async function byKeyboard(person, name, role) {
  const { tab } = person;
  const type = (text) => tab.keyboard.type(text);
  const press = (key) => tab.keyboard.press(key);
  await logIn(person);
  await person.open(access);
  await tabTo(person, tab.getByLabel('Role or group'), 'the search');
  await type(role.slice(0, -1));
  await press('Enter');
  await tab.getByText('Rows 1 to 10 of 10.').waitFor();
  await tabTo(person, box(tab, 'team-05-data', role), 'a box');
  await tab.screenshot({ path: `${directory}/${name}-keyboard-box.png` });
  await press('Space');
  await tab.getByText('1 change is not saved').waitFor();
  await tabTo(person, person.button('Save'), 'Save');
  await tab.screenshot({ path: `${directory}/${name}-keyboard-save.png` });
  await press('Enter');
  await tab.getByText('Saved. One row has changed.').waitFor();
  assert.ok(await box(tab, 'team-05-data', role).isChecked());
  await tabTo(person, tab.getByRole('link', { name: 'S3 preview' }), 'the link to the preview');
  await press('Enter');
  await tab.getByRole('heading', { name: `S3 preview of realm ${realm}` }).waitFor();
  await tabTo(person, tab.getByLabel('User or service account'), 'the user');
  await type(user);
  await press('Tab');
  await type('s3-cli');
  await tabTo(person, person.button('What does the user get?'), 'the question');
  await press('Enter');
  await tab.getByRole('row', { name: /^team-05-data / }).waitFor();
  await tabTo(person, tab.getByRole('region', { name: 'Policies' }), 'the table');
}

let role = 0;
const next = () => `team-${String(role++).padStart(4, '0')}`;
for (const width of [1440, 360]) {
  for (const colorScheme of ['light', 'dark']) {
    const options = { colorScheme, viewport: { width, height: 800 } };
    await Person.does(directory, (person) => walk(person, `${colorScheme}-${width}`, next()), options);
  }
  const options = { viewport: { width, height: 800 } };
  await Person.does(directory, (person) => byKeyboard(person, `light-${width}`, next()), options);
}
