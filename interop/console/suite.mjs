// Drives headless Chromium through the console of the demo.
//
//     node suite.mjs CONSOLE S3 DIRECTORY [STORE]
//
// Screenshots are left in the directory. With the process of a store that keeps versions, behind the gateway, only what
// is about objects is done there.
import assert from 'node:assert';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { administration } from './admin.mjs';
import { accessible, begin } from './browser.mjs';
import { modules, objects } from './objects.mjs';
import { fromLoginToDenied } from './whole.mjs';

const [consoleUrl, s3Url, directory, store] = process.argv.slice(2);
const { browser, context } = await begin();
const folder = `console-${process.pid}`;
const ok = (what) => console.log(`${what}: ok`);

async function open({ user, scheme = 'light', width = 1440, locale = 'en-US' }) {
  const tab = await (await context({ scheme, width, locale })).newPage();
  await tab.goto(`${consoleUrl}/`);
  if (user) {
    await tab.click('a.button.primary');
    await tab.fill('#username', user);
    await tab.fill('#password', user);
    await tab.click('#kc-login');
    await tab.waitForSelector('header .user');
  }
  return tab;
}

const shot = (tab, name) => tab.screenshot({ path: join(directory, `${name}.png`), fullPage: true });
const go = async (tab, page, selector) => {
  await tab.goto(`${consoleUrl}/#/${page}`);
  await tab.waitForSelector(selector);
};

// Objects, on any store; where one keeps versions, behind the gateway, nothing else.
async function ofObjects() {
  const tools = { open, accessible, shot, go, ok, consoleUrl, bucket: store ? 'console-objects' : 'lab-data' };
  await objects(tools, `${folder}-objects`, { store: Number(store), mib: Number(process.env.UPLOAD_MIB ?? 1024) });
}

if (store) {
  await ofObjects().catch(failed).finally(() => browser.close());
  process.exit();
}

try {
  modules({ ok }, process.env.CONSOLE_SOURCES);
  // Nobody is logged in.
  const stranger = await open({});
  await stranger.waitForSelector('a.button.primary');
  await accessible(stranger, 'login');
  await shot(stranger, 'login');
  await stranger.goto(`${consoleUrl}/-/callback?code=x&state=y`);
  assert.match(await stranger.textContent('main'), /No login was begun in this browser/);
  await accessible(stranger, 'a login that failed');
  await shot(stranger, 'login-failed');
  ok('a wrong callback is refused in plain words');

  const tab = await open({ user: 'writer' });
  await tab.waitForSelector('table');
  assert.strictEqual(await tab.evaluate(() => document.cookie), '');
  assert.deepStrictEqual(await tab.evaluate(() => Object.keys(localStorage).filter((name) => !name.startsWith('cloakroom-'))), []);
  await accessible(tab, 'buckets');
  await shot(tab, 'buckets-light');
  ok('login; no script sees a cookie');

  // Upload, one small and one in parts.
  await go(tab, `objects/lab-data/${folder}/`, '.tools');
  const large = Buffer.alloc(40 << 20, 'cloakroom ');
  const local = mkdtempSync(join(tmpdir(), 'console-'));
  const files = {
    'hello ä & <b>.txt': 'hello, console\n',
    'large.bin': large,
    'page.html':
      '<script>fetch("/-/api/me",{method:"POST",headers:{"x-cloakroom-console":"1"},body:"{}"}).then(r=>document.title=r.status)</script>',
    'drawing.svg': '<svg xmlns="http://www.w3.org/2000/svg"><script>document.title=1</script></svg>',
  };
  Object.entries(files).forEach(([name, content]) => writeFileSync(join(local, name), content));
  await tab.setInputFiles('input[type=file][multiple]', Object.keys(files).map((name) => join(local, name)));
  await tab.waitForFunction(() => document.querySelectorAll('.upload button').length === 0 && document.querySelectorAll('.upload').length === 4, undefined, { timeout: 120_000 });
  await tab.waitForSelector('text=large.bin >> nth=1');
  assert.match(await tab.textContent('tbody'), /40 MiB/);
  await shot(tab, 'uploaded');
  ok('upload, in one request and in parts');

  // The same name again asks first.
  await tab.setInputFiles('input[type=file][multiple]', join(local, 'large.bin'));
  await tab.waitForSelector('dialog[open]');
  await accessible(tab, 'a question');
  await tab.click('dialog button[value=no]');
  assert.match(await tab.textContent('tbody'), /40 MiB/);
  // One that nobody could know of is not replaced either: the look before says that the name is free.
  let isFree = true;
  await tab.route(`**/-/s3/lab-data/${folder}/hello*`, (route) =>
    isFree && route.request().method() === 'HEAD' ? route.fulfill({ status: 404 }) : route.continue(),
  );
  writeFileSync(join(local, 'hello ä & <b>.txt'), 'replaced\n');
  await tab.setInputFiles('input[type=file][multiple]', join(local, 'hello ä & <b>.txt'));
  await tab.waitForSelector('dialog[open]');
  assert.match(await tab.textContent('dialog'), /Replace what is there\?.*hello/s);
  isFree = false;
  await tab.click('dialog button[value=no]');
  await tab.waitForSelector('dialog', { state: 'detached' });
  await tab.unroute(`**/-/s3/lab-data/${folder}/hello*`);
  await tab.click('text=Hide what is done');
  ok('overwriting is asked first, and refused by the store');

  // Paused and gone on with; broken off by a reload, and gone on with by the same file.
  writeFileSync(join(local, 'paused.bin'), large);
  let sent = [];
  let isHeld = true;
  const slowly = (route) => {
    const number = new URL(route.request().url()).searchParams.get('partNumber');
    sent.push(number);
    return isHeld && number !== '1' ? undefined : route.continue(); // the others never arrive
  };
  await tab.route('**/paused.bin?partNumber=*', slowly);
  const row = '.upload:has-text("paused.bin")';
  const partStored = () =>
    tab.waitForResponse((answer) => answer.url().includes('partNumber=1') && answer.request().method() === 'PUT' && answer.ok());
  await Promise.all([partStored(), tab.setInputFiles('input[type=file][multiple]', join(local, 'paused.bin'))]);
  await tab.click(`${row} >> button:text-is("Pause")`);
  await tab.waitForSelector(`${row} >> text=Go on`);
  await accessible(tab, 'an upload that is paused');
  await shot(tab, 'paused');
  tab.once('dialog', (dialog) => dialog.accept());
  await tab.reload();
  await tab.waitForSelector('.unfinished >> text=paused.bin');
  await accessible(tab, 'an upload that was broken off');
  await shot(tab, 'unfinished');
  await tab.setInputFiles('.unfinished input[type=file]', join(local, 'hello ä & <b>.txt'));
  await tab.waitForSelector('.alert:has-text("That is another file")');
  sent = [];
  isHeld = false;
  await tab.setInputFiles('.unfinished input[type=file]', join(local, 'paused.bin'));
  await tab.waitForSelector(`${row} >> text=done`, { timeout: 120_000 });
  assert.deepStrictEqual(sent.sort(), ['2', '3'], 'the part that had arrived was sent again');
  await tab.unroute('**/paused.bin?partNumber=*', slowly);
  await tab.waitForSelector('tbody >> text=paused.bin');
  ok('an upload is paused, survives a reload, and goes on');

  // Details, preview, tags, download.
  await tab.click('button.link:has-text("hello")');
  await tab.waitForSelector('pre.code');
  assert.strictEqual(await tab.textContent('pre.code'), 'hello, console\n');
  await tab.fill('input[name=tag]', 'project');
  await tab.fill('input[name=value]', 'α <i>');
  await tab.click('text=Add a tag');
  await tab.waitForSelector('.label:has-text("project = α <i>")');
  await accessible(tab, 'details');
  await shot(tab, 'details-light');
  const [saved] = await Promise.all([tab.waitForEvent('download'), tab.click('button:text-is("Download")')]);
  assert.strictEqual(saved.suggestedFilename(), 'hello ä & _b_.txt');
  assert.strictEqual(readFileSync(await saved.path(), 'utf8'), 'hello, console\n');
  await tab.click('button.link:has-text("large.bin")');
  await tab.waitForSelector('h2:has-text("large.bin")');
  const [whole] = await Promise.all([tab.waitForEvent('download'), tab.click('button:text-is("Download")')]);
  assert.ok(readFileSync(await whole.path()).equals(large), 'the parts were put together in another way');
  await tab.click('button.link:has-text("paused.bin")');
  await tab.waitForSelector('h2:has-text("paused.bin")');
  const [gone] = await Promise.all([tab.waitForEvent('download'), tab.click('button:text-is("Download")')]);
  assert.ok(readFileSync(await gone.path()).equals(large), 'what went on is not the file');
  ok('preview, tags, download');

  // Copy, rename, and the whole folder as a zip.
  const fill = async (to) => {
    await tab.waitForSelector('dialog[open]');
    await tab.fill('dialog input[name=to]', to);
  };
  await tab.click('text=Rename or move …');
  await fill(`${folder}/inside/renamed.bin`);
  await accessible(tab, 'a name is asked');
  await shot(tab, 'rename');
  await tab.click('dialog button[value=yes]');
  await tab.waitForSelector('[role=status]:has-text("1 moved")');
  await tab.check(`input[aria-label="Select hello ä & <b>.txt"]`);
  await tab.click('.tools >> text=Copy …');
  await fill(`${folder}/inside/`);
  await tab.click('dialog button[value=yes]');
  await tab.waitForSelector('[role=status]:has-text("1 copied")');
  const [packed] = await Promise.all([tab.waitForEvent('download'), tab.click('text=Download as zip')]);
  assert.strictEqual(packed.suggestedFilename(), `${folder}.zip`);
  const names = JSON.parse(
    execFileSync('python3', ['-c', 'import sys, zipfile, json; z = zipfile.ZipFile(sys.argv[1]); assert z.testzip() is None; print(json.dumps(sorted(z.namelist())))', await packed.path()], { encoding: 'utf8' }),
  );
  assert.deepStrictEqual(names, ['drawing.svg', 'hello ä & _b_.txt', 'inside/hello ä & _b_.txt', 'inside/renamed.bin', 'large.bin', 'page.html']);
  ok('copy, rename, and a folder as a zip');

  // A folder is shared: with a browser, and with curl. A visitor has no cookie, and is nobody.
  await tab.click('text=Share this folder …');
  await tab.waitForSelector('dialog[open]');
  await accessible(tab, 'how long to share');
  await tab.selectOption('dialog select', '3600');
  await tab.click('dialog button[value=yes]');
  await tab.waitForSelector('.shared input');
  await accessible(tab, 'a link');
  await shot(tab, 'shared-light');
  const link = await tab.inputValue('.shared input');
  assert.ok(link.length <= 200);
  const visitor = await open({ scheme: 'dark', width: 360, locale: 'de-DE' });
  await visitor.goto(link);
  await visitor.waitForSelector('a:has-text("large.bin")');
  await accessible(visitor, 'a shared folder, dark and narrow');
  await shot(visitor, 'visitor-dark-360');
  await visitor.click('a.folder:has-text("inside/")');
  await visitor.waitForSelector('a:has-text("renamed.bin")');
  await visitor.goto(`${link}page.html`);
  assert.notStrictEqual(await visitor.title(), '200');
  assert.deepStrictEqual(await visitor.context().cookies(), []);
  const curl = (...rest) => execFileSync('curl', ['-s', '-w', '\n%{http_code}', ...rest], { encoding: 'utf8' });
  assert.match(curl(`${link}hello%20%C3%A4%20%26%20%3Cb%3E.txt`), /^hello, console\n\n200$/);
  assert.match(curl('-r', '0-4', `${link}page.html`), /^<scri\n206$/);
  await go(tab, 'shares', 'tbody');
  await accessible(tab, 'what is shared');
  await shot(tab, 'shares-light');
  await tab.click(`tr:has-text("${folder}") button.danger`);
  await tab.click('dialog button[value=yes]');
  await tab.waitForSelector(`tr:has-text("${folder}")`, { state: 'detached' });
  assert.match(curl(`${link}page.html`), /403$/);
  await visitor.goto(link);
  assert.match(await visitor.textContent('main'), /There is no such link, or it has ended/);
  ok('a folder is shared by a link, and the link is ended');

  // Another login of the same user, at another device: it is ended here, with what came of it. The demo has left some.
  await go(tab, 'logins', 'tbody');
  if (await tab.isVisible('button:text-is("End all others")')) {
    await tab.click('button:text-is("End all others")');
    await tab.click('dialog button[value=yes]');
  }
  await tab.waitForSelector('text=You are logged in nowhere else.');
  const phone = await open({ user: 'writer', width: 360 });
  await go(phone, `objects/lab-data/${folder}/`, 'table');
  await phone.click('text=Share this folder …');
  await phone.click('dialog button[value=yes]');
  await phone.waitForSelector('.shared input');
  const ofPhone = await phone.inputValue('.shared input');
  assert.match(curl(`${ofPhone}page.html`), /200$/);
  await go(tab, 'objects', 'table');
  await go(tab, 'logins', 'tbody');
  await accessible(tab, 'my logins');
  await shot(tab, 'logins-light');
  assert.strictEqual(await tab.locator('tbody tr').count(), 2);
  await tab.click('tbody button.danger');
  await accessible(tab, 'the end of a login');
  await tab.click('dialog button[value=yes]');
  await tab.waitForSelector('[role=status]:has-text("1 ended")');
  await tab.waitForSelector('text=You are logged in nowhere else.');
  assert.match(curl(`${ofPhone}page.html`), /403$/);
  await phone.click('a:has-text("lab-data")');
  await phone.waitForSelector('a.button.primary');
  await phone.click('a.button.primary');
  await phone.waitForSelector('#username'); // the session at Keycloak is over too
  await go(tab, `objects/lab-data/${folder}/`, 'table');
  ok('a login elsewhere is ended, with what was shared in it');

  // An object that is a page, opened by a user who is logged in, reads and changes nothing.
  await tab.click('button.link:has-text("page.html")');
  await tab.waitForSelector('pre.code:has-text("fetch")');
  const [asFile] = await Promise.all([tab.waitForEvent('download'), tab.click('button:text-is("Download")')]);
  assert.strictEqual(asFile.suggestedFilename(), 'page.html');
  for (const name of ['page.html', 'drawing.svg']) {
    const other = await tab.context().newPage();
    await other.goto(`${consoleUrl}/-/s3/lab-data/${folder}/${name}`);
    assert.match(await other.content(), /AccessForbidden/);
    assert.notStrictEqual(await other.title(), '200');
    await other.close();
  }
  ok('an object that is a page is saved, and never run');

  // A page of another origin, on the same host name and on another one, changes nothing.
  const foreign = createServer((request, response) => response.setHeader('content-type', 'text/html').end('<h1>foreign</h1>')).listen(0);
  for (const host of ['localhost', '127.0.0.1']) {
    const other = await tab.context().newPage();
    await other.goto(`http://${host}:${foreign.address().port}/`);
    const got = await other.evaluate(async ([base, object]) => {
      const attempts = [
        ['/-/api/logout', { method: 'POST', body: '{}', mode: 'no-cors', credentials: 'include' }],
        ['/-/api/me', { method: 'POST', body: '{}', credentials: 'include' }],
        ['/-/api/me', { method: 'POST', body: '{}', credentials: 'include', headers: { 'x-cloakroom-console': '1' } }],
        [`/-/s3/lab-data/${object}`, { method: 'DELETE', credentials: 'include' }],
      ];
      const seen = [];
      for (const [path, init] of attempts) {
        seen.push(await fetch(base + path, init).then((answer) => answer.type, () => 'refused'));
      }
      const form = document.createElement('form');
      form.method = 'POST';
      form.action = `${base}/-/api/logout`;
      document.body.append(form);
      form.submit();
      return seen;
    }, [consoleUrl, `${folder}/large.bin`]);
    assert.deepStrictEqual(got, ['refused', 'refused', 'refused', 'refused']);
    await other.waitForURL(/logout/);
    assert.match(await other.content(), /AccessForbidden/);
    await other.goto(`http://${host}:${foreign.address().port}/`);
    await other.setContent(`<iframe src="${consoleUrl}/"></iframe>`);
    await other.waitForTimeout(500);
    assert.ok(other.frames().every((frame) => !frame.url().startsWith(consoleUrl)), 'the console is in a frame');
    await other.close();
  }
  foreign.close();
  await tab.reload();
  await tab.waitForSelector('text=large.bin');
  ok('the pages of others change nothing, and frame nothing');

  // Rights.
  await go(tab, 'access', '.labels');
  assert.match(await tab.textContent('main'), /readwrite/);
  await tab.selectOption('select[name=deed]', 'write');
  await tab.fill('input[name=bucket]', 'lab-data');
  await tab.fill('input[name=key]', 'a/b');
  await tab.click('text=Ask');
  await tab.waitForSelector('.answer .good');
  await accessible(tab, 'my access');
  await shot(tab, 'access-light');
  const analyst = await open({ user: 'analyst', scheme: 'dark', width: 360, locale: 'de-DE' });
  await go(analyst, 'access', '.labels');
  await analyst.fill('input[name=bucket]', 'public-reports');
  await analyst.fill('input[name=key]', '');
  await analyst.click('text=Fragen');
  await analyst.waitForSelector('.answer .bad');
  await accessible(analyst, 'my access, dark and narrow');
  await shot(analyst, 'access-dark-360');
  await go(analyst, `objects/lab-data/${folder}/`, 'table');
  await accessible(analyst, 'objects, dark and narrow');
  await shot(analyst, 'objects-dark-360');
  // What may not be done is not offered, and says why.
  await analyst.click('button.link:has-text("large.bin")');
  await analyst.waitForSelector('text=Sie dürfen Tags hier nicht sehen');
  await analyst.route('**/-/api/may', (route) => route.fulfill({ json: { allowed: false } }));
  await analyst.click('button.link:has-text("page.html")');
  await analyst.waitForSelector('text=Sie dürfen es nicht umbenennen oder verschieben');
  assert.ok(await analyst.isDisabled('section.card button:has-text("Umbenennen")'));
  await analyst.waitForSelector('text=Sie dürfen hier nicht schreiben');
  await accessible(analyst, 'an object of which little may be done, dark and narrow');
  await analyst.unroute('**/-/api/may');
  await go(analyst, 'objects/public-reports/', '.alert');
  assert.match(await analyst.textContent('.alert'), /Access Denied/);
  ok('what I may do, and why');

  const reader = await open({ user: 'reader', scheme: 'dark' });
  await go(reader, 'objects', '.card, table');
  await accessible(reader, 'buckets, dark');
  await shot(reader, 'buckets-dark');
  await go(reader, 'credentials', 'form');
  await shot(reader, 'credentials-dark');
  await accessible(reader, 'credentials, dark');

  // Credentials to take along, run as they are copied.
  await go(tab, 'credentials', 'form');
  await tab.check('input[name=readOnly]');
  await tab.fill('input[name=bucket]', 'lab-data');
  await tab.fill('input[name=prefix]', `${folder}/`);
  await tab.click('text=Make credentials');
  await tab.waitForSelector('pre.code');
  await accessible(tab, 'credentials');
  await shot(tab, 'credentials-light');
  const forms = {};
  for (const name of ['bash', 'AWS profile', 'Python', 'JSON']) {
    await tab.selectOption('section:has(pre) select', name);
    await tab.click('text=Copy');
    forms[name] = await tab.evaluate(() => navigator.clipboard.readText());
  }
  const run = (script, env = {}) =>
    execFileSync('bash', ['-c', script], { encoding: 'utf8', env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  const listing = `aws s3 ls s3://lab-data/${folder}/`;
  assert.match(run(`${forms.bash}\n${listing}`), /large\.bin/);
  writeFileSync(join(directory, 'profile'), forms['AWS profile'], { mode: 0o600 });
  const profile = { AWS_SHARED_CREDENTIALS_FILE: join(directory, 'profile'), AWS_PROFILE: 'cloakroom' };
  assert.match(run(listing, profile), /large\.bin/);
  const python = `${forms.Python}\nprint(s3.list_objects_v2(Bucket="lab-data", Prefix="${folder}/")["KeyCount"])\n`;
  writeFileSync(join(directory, 'taken.py'), python);
  assert.strictEqual(run(`python3 ${join(directory, 'taken.py')}`).trim(), '6');
  assert.ok(JSON.parse(forms.JSON).SessionToken);
  assert.throws(() => run(`${forms.bash}\naws s3 rm s3://lab-data/${folder}/large.bin`), /AccessDenied|Access Denied/);
  assert.throws(() => run(`${forms.bash}\naws s3 ls s3://public-reports/`), /AccessDenied|Access Denied/);
  ok('credentials, narrowed, as bash, profile, Python and JSON');

  // Administration: offered to those who may.
  assert.strictEqual(await tab.isVisible('nav >> text=Administration'), false);
  const tools = { open, go, accessible, shot, ok, folder, s3Url };
  const administrators = await administration(tools);

  // Delete, by keyboard.
  await go(tab, 'objects/lab-data/', 'table');
  await tab.focus(`input[aria-label="Select ${folder}/"]`);
  await tab.keyboard.press('Space');
  await tab.focus('.tools .danger');
  await tab.keyboard.press('Enter');
  await tab.waitForSelector('dialog[open] li');
  assert.strictEqual(await tab.evaluate(() => document.activeElement.value), 'no');
  await shot(tab, 'delete');
  await tab.keyboard.press('Shift+Tab');
  await tab.keyboard.press('Enter');
  await tab.waitForSelector('[role=status]:has-text("deleted")');
  ok('a folder is deleted, with the keyboard alone');

  // Logout ends everything.
  const second = await tab.context().newPage();
  await second.goto(`${consoleUrl}/#/objects`);
  await second.waitForSelector('table');
  await tab.click('text=Log out');
  await tab.waitForSelector('[role=status]');
  assert.throws(() => run(`${forms.bash}\n${listing}`), /InvalidAccessKeyId/);
  await second.click('a:has-text("lab-data")');
  await second.waitForSelector('a.button.primary');
  assert.match(await second.textContent('main'), /Your login has ended/);
  await second.click('a.button.primary');
  await second.waitForSelector('#username'); // the session at Keycloak is over too
  ok('logout: here, in the other tab, at Keycloak, and for the credentials');

  const ended = await fromLoginToDenied(tools);
  for (const page of [stranger, tab, visitor, phone, analyst, reader, ...administrators, ...ended]) {
    assert.deepStrictEqual(page.violations, []);
  }
  await ofObjects();
} catch (e) {
  await failed(e);
} finally {
  await browser.close();
}

async function failed(e) {
  const open = browser.contexts().flatMap((context) => context.pages());
  await Promise.all(open.map((page, i) => page.screenshot({ path: join(directory, `failed-${i}.png`) }).catch(() => {})));
  throw e;
}
