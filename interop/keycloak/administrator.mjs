// An administrator of master, after `cloakroom keycloak setup`: writes a policy in the console, gives it to a role on
// the page "S3 access", and looks at the preview.
//
//     node administrator.mjs KEYCLOAK REALM ROLE USER DIRECTORY
//
// Prints the number of clicks.
import assert from 'node:assert';
import { Person } from './person.mjs';

const [keycloak, realm, role, user, directory] = process.argv.slice(2);
const policy = JSON.stringify(
  {
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Action: ['s3:GetObject', 's3:PutObject'],
        Resource: 'arn:aws:s3:::lab/${jwt:preferred_username}/*',
      },
    ],
  },
  null,
  2,
);

await Person.does(directory, async (person) => {
  const { tab } = person;
  await person.open(`${keycloak}/admin/master/console/#/${realm}/page-section/s3-policies`);
  await person.logIn('admin', 'admin');
  await person.click(tab.getByRole('button', { name: 'Create item' }).or(tab.getByRole('link', { name: 'Create item' })));
  await tab.getByTestId('policyName').fill('lab-data');
  await tab.getByTestId('document').fill(policy);
  await person.screenshot('policy');
  await person.click(person.button('Save'));
  await tab.locator('.pf-v5-c-alert.pf-m-success').waitFor();

  await person.open(`${keycloak}/realms/master/s3-access/${realm}`);
  const box = tab.getByRole('checkbox', { name: `lab-data for realm role ${role}`, exact: true });
  await person.click(box);
  assert.strictEqual(await tab.locator('#changes').textContent(), '1 change is not saved');
  await person.screenshot('access');
  await person.click(person.button('Save'));
  await tab.getByText('Saved. One row has changed.').waitFor();
  assert.ok(await box.isChecked());

  await person.click(tab.getByRole('link', { name: 'S3 preview' }));
  await tab.getByLabel('User or service account').fill(user);
  await tab.getByLabel('Client', { exact: true }).fill('s3-cli');
  await tab.getByLabel('Action').fill('s3:PutObject');
  await tab.getByLabel('Bucket').fill('lab');
  await tab.getByLabel('Key').fill(`${user}/notes.txt`);
  await person.click(person.button('What does the user get?'));
  await tab.getByText('allow', { exact: true }).waitFor();
  await tab.getByText(`realm role \`${role}\``).waitFor();
  await person.screenshot('preview');
  console.log(person.clicks);
});
