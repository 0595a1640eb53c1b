// The way of a user from the first click to the end: login, upload, share, the end of the session, denied.
import assert from 'node:assert';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export async function fromLoginToDenied({ open, go, accessible, ok, folder }) {
  const status = (url) => execFileSync('curl', ['-s', '-o', '/dev/null', '-w', '%{http_code}', url], { encoding: 'utf8' });
  const here = `${folder}-whole`;
  const file = join(mkdtempSync(join(tmpdir(), 'console-')), 'results.csv');
  writeFileSync(file, 'a,b\n1,2\n');

  const tab = await open({ user: 'writer' });
  await go(tab, `objects/lab-data/${here}/`, '.tools');
  await tab.setInputFiles('input[type=file][multiple]', file);
  await tab.waitForSelector('tbody >> text=results.csv');
  await tab.click('text=Share this folder …');
  await tab.click('dialog button[value=yes]');
  await tab.waitForSelector('.shared input');
  const link = await tab.inputValue('.shared input');
  assert.strictEqual(status(`${link}results.csv`), '200');

  // The session is ended from another browser of the same user.
  const other = await open({ user: 'writer' });
  await go(other, 'logins', 'tbody');
  await other.click('button:text-is("End all others")');
  await other.click('dialog button[value=yes]');
  await other.waitForSelector('[role=status]:has-text("ended")');

  assert.strictEqual(status(`${link}results.csv`), '403', 'the link outlives its login');
  const answer = await tab.evaluate(async () => (await fetch('-/s3/lab-data?list-type=2', { headers: { 'x-cloakroom-console': '1' } })).status);
  assert.strictEqual(answer, 403, 'the session reads on');
  await tab.click('nav >> text=My access');
  await tab.waitForSelector('a.button.primary');
  assert.match(await tab.textContent('main'), /Your login has ended/);
  await accessible(tab, 'after the end of a session');
  await tab.click('a.button.primary');
  await tab.waitForSelector('#username'); // the session at Keycloak is over too

  await go(other, 'objects/lab-data/', 'table');
  await other.check(`input[aria-label="Select ${here}/"]`);
  await other.click('.tools .danger');
  await other.click('dialog button[value=yes]');
  await other.waitForSelector('[role=status]:has-text("deleted")');
  ok('login, upload, share, end of the session, denied');
  return [tab, other];
}
