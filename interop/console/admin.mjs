// The pages for administrators: policies, users, groups, access keys, roles, the end of sessions, who can read, the
// decision behind a request, and the state.
import assert from 'node:assert';
import { execFileSync } from 'node:child_process';

const FINDING = '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObjects", "Resource": "arn:aws:s3:::lab-data/*"}]}';
const READS = '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::lab-data/*"}]}';

/** `of` has what the suite opens, checks and shoots with, and a name that nothing else has. */
export async function administration({ open, go, accessible, shot, ok, folder, s3Url }) {
  const user = `${folder}-user`;
  const group = `${folder}-group`;
  const admin = await open({ user: 'admin' });
  const said = (text) => admin.waitForSelector(`[role=status]:has-text("${text}")`);
  const yes = () => admin.click('dialog button[value=yes]');

  await go(admin, 'admin', '.labels');
  await admin.click('text=New policy');
  await admin.waitForSelector('.findings');
  await accessible(admin, 'a policy');
  await admin.fill('input[name=name]', folder);
  await admin.fill('textarea[name=document]', '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow"}]}');
  await admin.waitForSelector('.findings .bad');
  await admin.fill('textarea[name=document]', FINDING);
  await admin.click('.findings button.link');
  assert.strictEqual(
    await admin.evaluate(() => document.querySelector('textarea[name=document]').value.slice(document.activeElement.selectionStart).slice(0, 14)),
    '"s3:GetObjects',
  );
  await shot(admin, 'admin-policy-light');
  await admin.fill('textarea[name=document]', READS);
  await admin.waitForSelector('.findings .good');
  await admin.waitForSelector('.statements:has-text("s3:GetObject")');
  await admin.fill('section:has(h4:has-text("Try it")) input[name=bucket]', 'lab-data');
  await admin.fill('section:has(h4:has-text("Try it")) input[name=key]', 'a.csv');
  await admin.click('text=What does it say?');
  await admin.waitForSelector('.answer .good');
  await admin.fill(
    'textarea[name=tests]',
    [true, false]
      .map((expect) => JSON.stringify({ id: `expects ${expect}`, kind: 'iam', policy: `${folder}.json`, args: { action: 's3:GetObject', bucket: 'lab-data', object: 'a' }, expect }))
      .join('\n'),
  );
  await admin.click('text=Run the tests');
  await admin.waitForSelector('text=1 passed, 1 failed');
  await admin.waitForSelector('.findings:has-text("expects false")');
  // A test cannot read what is on the server.
  await admin.fill('textarea[name=tests]', JSON.stringify({ kind: 'iam', policy: '/etc/hostname', args: { action: 's3:GetObject' }, expect: false }));
  await admin.click('text=Run the tests');
  await admin.waitForSelector('.findings:has-text("is neither the policy that is tested nor one of the canned policies")');
  await accessible(admin, 'a policy with its tests');
  await shot(admin, 'admin-tests-light');
  await admin.click('button:text-is("Save")');
  await said('is saved');
  ok('administration: policies with problems, findings, meaning, a trial and tests');

  await go(admin, 'admin/users', 'table');
  await admin.fill('input[name=name]', user);
  await admin.click('text=Add a user');
  await said('not shown again');
  const secret = await admin.textContent('[role=status] dd:last-of-type code');
  assert.match(secret, /^[A-Za-z0-9]{40}$/);
  await admin.waitForSelector(`tr:has-text("${user}")`);
  await admin.click(`button[aria-label="Attach a policy to ${user}"]`);
  await admin.selectOption('dialog select', folder);
  await accessible(admin, 'a policy is attached');
  await yes();
  await said(`${user} has ${folder} now`);
  await accessible(admin, 'users');
  await shot(admin, 'admin-users-light');
  await admin.click(`button[aria-label="Disable: ${user}"]`);
  await said('is disabled');
  await admin.click(`button[aria-label="Enable: ${user}"]`);
  await said('is enabled');
  ok('administration: users and their policies');

  await go(admin, 'admin/groups', '.card');
  await admin.click('text=New group …');
  await admin.fill('dialog input[name=group]', group);
  await admin.fill('dialog input[name=user]', user);
  await yes();
  await said(`${user} is in ${group} now`);
  await admin.click(`a:text-is("${group}")`);
  await admin.click(`button[aria-label="Attach a policy to ${group}"]`);
  await admin.selectOption('dialog select', 'readonly');
  await yes();
  await said(`${group} has readonly now`);
  await accessible(admin, 'a group');
  await shot(admin, 'admin-group-light');
  await admin.click(`button[aria-label="Detach readonly from ${group}"]`);
  await said(`${group} has readonly no more`);
  ok('administration: groups and their members');

  await go(admin, 'admin/keys', 'table');
  await admin.fill('input[name=owner]', user);
  await admin.fill('input[name=name]', 'ci');
  await admin.fill('input[name=days]', '30');
  await admin.click('text=Make a key');
  await said('not shown again');
  const key = await admin.textContent('[role=status] dd code');
  await admin.click(`button[aria-label="Show: ${key}"]`);
  await admin.waitForSelector('pre.code:has-text("s3:GetObject")');
  await accessible(admin, 'access keys');
  await shot(admin, 'admin-keys-light');
  await admin.click('section:has(pre) >> button:text-is("Disable")');
  await said('is disabled');
  ok('administration: access keys');

  await go(admin, 'admin/roles', 'table');
  await admin.click('text=New role');
  await admin.fill('input[name=name]', folder);
  await admin.fill('input[name=policies]', folder);
  const trust = await admin.inputValue('textarea[name=trust]');
  await admin.fill('textarea[name=trust]', trust.replace('user/NAME', `user/${user}`));
  await accessible(admin, 'a role');
  await admin.click('button:text-is("Save")');
  await said('is saved');
  await admin.waitForSelector(`tr:has-text("${folder}")`);
  await shot(admin, 'admin-roles-light');
  ok('administration: roles');

  // Who can read: the user, its role, and nobody who only writes.
  await go(admin, 'admin/readers', 'form');
  await admin.fill('input[name=bucket]', 'lab-data');
  await admin.fill('input[name=key]', 'a.csv');
  await admin.click('button:text-is("Ask")');
  await admin.waitForSelector(`tr:has-text("${user}") .good`);
  await admin.waitForSelector(`section h3:text-is("Roles")`);
  assert.ok(await admin.isVisible(`tr:has-text("${folder} / 0")`));
  assert.ok(!(await admin.isVisible(`tr:has-text("${key}")`)), 'a key that is disabled reads nothing');
  await accessible(admin, 'who can read');
  await shot(admin, 'admin-readers-light');
  ok('administration: who can read this');

  // A session of the user is ended by the name that the page sends.
  const aws = (env, ...args) =>
    execFileSync('aws', ['--endpoint-url', s3Url, '--region', 'us-east-1', ...args], { encoding: 'utf8', env: { ...process.env, AWS_EC2_METADATA_DISABLED: 'true', ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  const own = { AWS_ACCESS_KEY_ID: user, AWS_SECRET_ACCESS_KEY: secret };
  const session = JSON.parse(aws(own, 'sts', 'assume-role', '--role-arn', 'arn:minio:iam:::role/any', '--role-session-name', 'job')).Credentials;
  const withSession = { AWS_ACCESS_KEY_ID: session.AccessKeyId, AWS_SECRET_ACCESS_KEY: session.SecretAccessKey, AWS_SESSION_TOKEN: session.SessionToken };
  assert.throws(() => aws(withSession, 's3api', 'list-objects-v2', '--bucket', 'lab-data'), /AccessDenied/);
  await go(admin, 'admin/sessions', 'form');
  await admin.fill('input[name=user]', user);
  await admin.click('text=End all sessions');
  await accessible(admin, 'the end of sessions');
  await yes();
  await said('ended');
  assert.throws(() => aws(withSession, 's3api', 'list-objects-v2', '--bucket', 'lab-data'), /InvalidAccessKeyId/);
  await admin.waitForSelector(`td:has-text("${user}")`);
  await accessible(admin, 'ended sessions');
  await shot(admin, 'admin-sessions-light');
  ok('administration: the sessions of a user are ended');

  // The decision behind a request that was refused.
  const refusedId = await (await open({ user: 'reader' })).evaluate(async () => {
    const answer = await fetch('-/s3/lab-data/a.csv', { method: 'PUT', headers: { 'x-cloakroom-console': '1' }, body: 'x' });
    return answer.headers.get('x-amz-request-id');
  });
  await go(admin, 'admin/decision', 'form');
  await admin.fill('input[name=id]', refusedId);
  await admin.click('button:text-is("Ask")');
  await admin.waitForSelector('dl:has-text("s3:PutObject")');
  assert.match(await admin.textContent('dl'), /arn:aws:s3:::lab-data\/a\.csv/);
  assert.ok(await admin.isVisible('strong.bad:has-text("No policy allows it.")'));
  await accessible(admin, 'a decision');
  await shot(admin, 'admin-decision-light');
  await admin.fill('input[name=id]', 'unknown');
  await admin.click('button:text-is("Ask")');
  await admin.waitForSelector('text=does not remember such a request');
  ok('administration: the decision behind a request id');

  await go(admin, 'admin/state', '.cards');
  assert.ok(await admin.isVisible('section:has(h2:text-is("Store")) >> text=fine'));
  assert.ok(await admin.isVisible('section:has(h2:text-is("Identity providers")) tbody tr'));
  await admin.click('summary');
  await admin.fill('input[type=search]', 'cloakroom_state_ready');
  await admin.waitForSelector('td:has-text("cloakroom_state_ready")');
  await admin.waitForSelector('td:has-text("cloakroom_requests")', { state: 'detached' });
  await accessible(admin, 'the state');
  await shot(admin, 'admin-state-light');
  const narrow = await open({ user: 'admin', scheme: 'dark', width: 360, locale: 'de-DE' });
  for (const part of ['policies', 'users', 'groups', 'keys', 'roles', 'sessions', 'readers', 'decision', 'state']) {
    await go(narrow, `admin/${part}`, '.card');
    await accessible(narrow, `administration, dark and narrow: ${part}`);
    await shot(narrow, `admin-${part}-dark-360`);
  }
  ok('administration: the state; all pages dark and narrow');

  // What was made is removed.
  await go(admin, 'admin/roles', 'table');
  await admin.click(`button[aria-label="Delete: ${folder}"]`);
  await yes();
  await said('1 deleted');
  await go(admin, 'admin/users', 'table');
  await admin.click(`button[aria-label="Delete: ${user}"]`);
  await yes();
  await said('1 deleted');
  await go(admin, `admin/groups/${encodeURIComponent(group)}`, 'h2');
  await admin.click('button.danger:text-is("Delete")');
  await yes();
  await said('1 deleted');
  await go(admin, 'admin/policies', '.labels');
  await admin.click(`.labels >> text=${folder}`);
  await admin.click('form button.danger');
  await yes();
  await said('1 deleted');
  await admin.waitForSelector(`.labels >> text=${folder}`, { state: 'detached' });
  assert.throws(() => aws(own, 's3', 'ls'), /InvalidAccessKeyId/);
  ok('administration: what was made is removed');
  return [admin, narrow];
}
