// A user allows a device: logs in where the device says, and consents.
//
//     node user.mjs ADDRESS USER DIRECTORY
//
// Prints the number of clicks.
import { Person } from './person.mjs';

const [address, user, directory] = process.argv.slice(2);

await Person.does(directory, async (person) => {
  await person.open(address);
  await person.logIn(user, user);
  await person.screenshot('consent');
  await person.click(person.tab.locator('#kc-login'));
  await person.tab.getByText('Device Login Successful').waitFor();
  console.log(person.clicks);
});
