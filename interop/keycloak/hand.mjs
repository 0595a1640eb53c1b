// The way by hand of docs/keycloak.md, step by step, in the admin console of an empty realm.
//
//     node hand.mjs KEYCLOAK REALM DIRECTORY
//
// Prints the number of clicks.
import { Person } from './person.mjs';

const [keycloak, realm, directory] = process.argv.slice(2);

await Person.does(directory, async (person) => {
  const { tab } = person;
  const press = (name) => person.click(person.button(name).last());
  const go = (name) => person.click(tab.getByRole('link', { name, exact: true }).first());
  const turnTo = (name) => person.click(tab.getByRole('tab', { name, exact: true }).first());
  const pick = (name) => person.click(tab.getByRole('menuitem', { name, exact: true }).or(tab.getByRole('option', { name, exact: true })).first());
  const menu = (name) => go(name);

  // A switch or a box, as the label beside it says.
  const set = async (label, isOn) => {
    const box = tab.getByLabel(label, { exact: true }).first();
    await box.waitFor({ state: 'attached' });
    if ((await box.isChecked()) !== isOn) {
      person.clicks++;
      await box.click({ force: true });
    }
  };
  const saved = async () => {
    await tab.locator('.pf-v5-c-alert.pf-m-success').first().waitFor();
    while (await tab.locator('.pf-v5-c-alert-group .pf-v5-c-alert__action button').count()) {
      await tab.locator('.pf-v5-c-alert-group .pf-v5-c-alert__action button').first().click({ timeout: 2000 }).catch(() => {});
    }
  };
  const step = async (name, work) => {
    await work();
    await person.screenshot(`hand-${name}`);
  };

  await person.open(`${keycloak}/admin/master/console/#/${realm}/clients`);
  await person.logIn('admin', 'admin');

  await step('1-bridge', async () => {
    await go('Create client');
    await tab.getByTestId('clientId').fill('sts-bridge');
    await press('Next');
    await set('Client authentication', true);
    await set('Standard flow', false);
    await set('Service account roles', true);
    await press('Next');
    await press('Save');
    await saved();
  });

  await step('2-right', async () => {
    await turnTo('Roles');
    await person.click(person.button('Create role').or(tab.getByRole('link', { name: 'Create role' })).first());
    await tab.getByTestId('name').fill('read-s3-policies');
    await press('Save');
    await saved();
    await menu('Clients');
    await go('sts-bridge');
    await turnTo('Service account roles');
    await press('Assign role');
    await pick('Client roles');
    await tab.getByRole('dialog').getByPlaceholder('Search').fill('read-s3-policies');
    await tab.keyboard.press('Enter');
    await person.click(tab.getByRole('row', { name: /read-s3-policies/ }).getByRole('checkbox'));
    await press('Assign');
    await saved();
    await person.click(tab.getByRole('row', { name: /default-roles/ }).getByRole('checkbox'));
    await press('Unassign');
    await person.click(tab.getByTestId('confirm'));
    await saved();
  });

  await step('3-scope', async () => {
    await menu('Client scopes');
    await person.click(person.button('Create client scope').or(tab.getByRole('link', { name: 'Create client scope' })).first());
    await tab.getByTestId('name').fill('s3');
    await set('Include in token scope', true);
    await press('Save');
    await saved();
  });

  await step('4-mapper', async () => {
    await turnTo('Mappers');
    await press('Configure a new mapper');
    await person.click(tab.getByRole('dialog').getByText('S3 policies', { exact: true }));
    await tab.getByTestId('name').fill('S3 policies');
    await set('Add to lightweight access token', true);
    await press('Save');
    await saved();
  });

  await step('5-audience', async () => {
    await press('Add mapper');
    await pick('By configuration');
    await person.click(tab.getByRole('dialog').getByText('Audience', { exact: true }));
    await tab.getByTestId('name').fill('Cloakroom audience');
    const client = tab.getByRole('combobox', { name: 'Type to filter' });
    await person.click(client);
    await client.fill('sts-bridge');
    await pick('sts-bridge');
    await set('Add to access token', true);
    await set('Add to lightweight access token', true);
    await press('Save');
    await saved();
  });

  await step('6-command-line', async () => {
    await menu('Clients');
    await go('Create client');
    await tab.getByTestId('clientId').fill('s3-cli');
    await press('Next');
    await set('OAuth 2.0 Device Authorization Grant', true);
    await set('Require PKCE', true);
    await press('Next');
    await tab.getByTestId('redirectUris0').fill('http://127.0.0.1/*');
    await press('Save');
    await saved();
  });

  await step('7-scopes', async () => {
    for (const client of ['s3-cli', 'sts-bridge']) {
      await menu('Clients');
      await go(client);
      await turnTo('Client scopes');
      await go(`${client}-dedicated`);
      await turnTo('Scope');
      await set('Full scope allowed', false);
      await saved();
    }
    await menu('Clients');
    await go('s3-cli');
    await turnTo('Client scopes');
    await press('Add client scope');
    await tab.getByRole('dialog').getByPlaceholder(/^Search/).fill('s3');
    await tab.keyboard.press('Enter');
    await person.click(tab.getByRole('row', { name: /^.*\bs3\b.*$/ }).getByRole('checkbox'));
    await press('Add');
    await pick('Default');
    await saved();
  });

  await step('8-role', async () => {
    await menu('Realm roles');
    await person.click(person.button('Create role').or(tab.getByRole('link', { name: 'Create role' })).first());
    await tab.getByTestId('name').fill('s3-reader');
    await press('Save');
    await saved();
    await turnTo('Attributes');
    await press('Add attributes');
    await tab.getByTestId('attributes-key').first().fill('s3-policy');
    await tab.getByTestId('attributes-value').first().fill('readonly');
    await press('Save');
    await saved();
  });
  console.log(person.clicks);
});
