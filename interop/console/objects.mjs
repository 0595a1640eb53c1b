// Objects in the console: metadata, previews, long folders, hostile names, rights and logins that end, versions, large
// uploads. suite.mjs calls it and gives the tools.
import assert from 'node:assert';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createReadStream, mkdirSync, mkdtempSync, openSync, readFileSync, readdirSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const MIB = 2 ** 20;
const local = mkdtempSync(join(tmpdir(), 'console-objects-'));
process.on('exit', () => rmSync(local, { recursive: true, force: true }));
const here = dirname(fileURLToPath(import.meta.url));

/** Files from memory, with any name: a page can hold such, though no disk can. */
const uploadOf = (tab, bucket, folder, files) =>
  tab.evaluate(
    ([where, prefix, all]) =>
      document
        .querySelector('cloakroom-uploads')
        .add(where, prefix, all.map(([name, text, type]) => [name, new File([text], 'any', { type })])) && undefined,
    [bucket, folder, files],
  );

const openDetails = async (tab, name) => {
  await tab.click(`button.link:text-is(${JSON.stringify(name)})`);
  await tab.waitForSelector(`h2:has-text(${JSON.stringify(`Details of ${name}`)})`);
};

/** Metadata is changed by a copy onto itself; bytes and tags stay. */
async function metadata({ go, accessible, shot, ok, bucket }, tab, folder) {
  await go(tab, `objects/${bucket}/${folder}/`, '.tools');
  await uploadOf(tab, bucket, `${folder}/`, [['plain.bin', 'a,b\n1,2\n', 'application/octet-stream']]);
  await tab.waitForSelector('tbody >> text=plain.bin');
  await openDetails(tab, 'plain.bin');
  // What browsers say of caches is about the console, not about the object.
  assert.doesNotMatch(await tab.textContent('section.card dl'), /Cache-Control/);
  await tab.fill('input[name=tag]', 'project');
  await tab.fill('input[name=value]', 'x');
  await tab.click('text=Add a tag');
  await tab.waitForSelector('.label:has-text("project = x")');
  await tab.click('text=Change metadata …');
  await tab.waitForSelector('form.metadata');
  await tab.fill('form.metadata input[name=content-type]', 'text/csv');
  await tab.fill('form.metadata input[name=cache-control]', 'max-age=60');
  await tab.fill('form.metadata input[name=content-language]', 'de');
  for (const [name, value] of [['owner', 'Jörg <b>Müller</b> 東京 — a long text in which more than one encoded word is needed'], ['empty', '']]) {
    await tab.click('form.metadata >> text=Add one');
    await tab.fill('.own:last-child input[name=name]', name);
    await tab.fill('.own:last-child input[name=value]', value);
  }
  await accessible(tab, 'the form of metadata');
  await shot(tab, 'metadata-light');
  await tab.click('form.metadata button.primary');
  await tab.waitForSelector('[role=status]:has-text("plain.bin: done")');
  await tab.waitForSelector('dd:text-is("text/csv")');
  for (const said of ['max-age=60', 'de', 'Jörg <b>Müller</b> 東京 — a long text in which more than one encoded word is needed']) {
    await tab.waitForSelector(`dd:text-is(${JSON.stringify(said)})`);
  }
  await tab.waitForSelector('.label:has-text("project = x")');
  await tab.waitForSelector('.sheet td:text-is("2")');
  await accessible(tab, 'metadata');
  // Taken away again, the rest stays. Somebody else was faster: nothing is changed.
  await tab.click('text=Change metadata …');
  await tab.click('.own:has(input[value=owner]) button');
  await uploadOf(tab, bucket, `${folder}/`, [['plain.bin', 'another', 'text/plain']]);
  await tab.click('dialog button[value=yes]');
  await tab.waitForSelector('.upload:has-text("plain.bin") >> text=done');
  await tab.click('form.metadata button.primary');
  await tab.waitForSelector('form.metadata .alert:has-text("has changed in the meantime")');
  // Of the same bytes, somebody else has changed the metadata.
  await openDetails(tab, 'plain.bin');
  await tab.click('text=Change metadata …');
  await tab.fill('form.metadata input[name=content-language]', 'fr');
  const copied = await tab.evaluate(
    (path) =>
      fetch(`-/s3/${path}`, {
        method: 'PUT',
        headers: { 'x-cloakroom-console': '1', 'x-amz-copy-source': `/${path}`, 'x-amz-metadata-directive': 'REPLACE', 'content-language': 'it' },
      }).then((answer) => answer.status),
    `${bucket}/${folder}/plain.bin`,
  );
  assert.strictEqual(copied, 200);
  await tab.click('form.metadata button.primary');
  await tab.waitForSelector('form.metadata .alert:has-text("has changed in the meantime")');
  await openDetails(tab, 'plain.bin');
  await tab.waitForSelector('dd:text-is("it")');
  // What no header can hold would be lost.
  await tab.route(/plain\.bin$/, (route) =>
    route.request().method() === 'HEAD' ? route.fulfill({ headers: { etag: '"x"', 'x-amz-missing-meta': '1' } }) : route.continue(),
  );
  await openDetails(tab, 'plain.bin');
  await tab.waitForSelector('text=metadata of this object that it cannot show');
  assert.ok(await tab.isDisabled('text=Change metadata …'));
  await tab.unroute(/plain\.bin$/);
  ok('metadata is shown and changed, and only of the object that was seen');
}

/** Whole folders: chosen, and dropped as a person drops them. */
async function folders({ go, ok, bucket }, tab, folder) {
  const tree = join(local, 'tree');
  mkdirSync(join(tree, 'inside', 'deep'), { recursive: true });
  writeFileSync(join(tree, 'a.txt'), 'a');
  writeFileSync(join(tree, 'inside', 'b.txt'), 'b');
  writeFileSync(join(tree, 'inside', 'deep', 'c.txt'), 'c');
  writeFileSync(join(local, 'beside.txt'), 'beside');
  const keys = async (prefix) => {
    const xml = await tab.evaluate(
      ([where, what]) => fetch(`-/s3/${where}?list-type=2&prefix=${what}`, { headers: { 'x-cloakroom-console': '1' } }).then((answer) => answer.text()),
      [bucket, prefix],
    );
    return [...xml.matchAll(/<Key>([^<]*)<\/Key>/g)].map(([, key]) => key.slice(prefix.length));
  };
  await go(tab, `objects/${bucket}/${folder}/chosen/`, '.tools');
  await tab.setInputFiles('input[webkitdirectory]', tree);
  await tab.waitForSelector('tbody >> text=tree/');
  await until('all of it is there', async () => (await keys(`${folder}/chosen/`)).length === 3);
  assert.deepStrictEqual(await keys(`${folder}/chosen/`), ['tree/a.txt', 'tree/inside/b.txt', 'tree/inside/deep/c.txt']);

  await go(tab, `objects/${bucket}/${folder}/dropped/`, '.tools');
  const { x, y } = await tab.locator('.list').boundingBox();
  const mouse = await tab.context().newCDPSession(tab);
  const data = { items: [], files: [tree, join(local, 'beside.txt')], dragOperationsMask: 1 };
  for (const type of ['dragEnter', 'dragOver', 'drop']) {
    await mouse.send('Input.dispatchDragEvent', { type, x: x + 20, y: y + 20, data });
  }
  await tab.waitForSelector('tbody >> text=tree/');
  await until('all that was dropped is there', async () => (await keys(`${folder}/dropped/`)).length === 4);
  assert.deepStrictEqual(await keys(`${folder}/dropped/`), ['beside.txt', 'tree/a.txt', 'tree/inside/b.txt', 'tree/inside/deep/c.txt']);
  await tab.click('text=Hide what is done');
  ok('folders are uploaded, chosen or dropped');
}

/** A PDF that is one red page, and runs a script if anybody lets it. */
function pdf() {
  const script = 'app.alert("script"); this.submitForm("http://127.0.0.1:1/");';
  const drawing = '1 0 0 rg 0 0 600 800 re f';
  const objects = [
    `<< /Type /Catalog /Pages 2 0 R /OpenAction << /S /JavaScript /JS (${script}) >> >>`,
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 4 0 R /Resources << >> >>',
    `<< /Length ${drawing.length} >>\nstream\n${drawing}\nendstream`,
  ];
  let text = '%PDF-1.7\n';
  const offsets = objects.map((object, i) => {
    const at = text.length;
    text += `${i + 1} 0 obj\n${object}\nendobj\n`;
    return at;
  });
  const table = text.length;
  text += `xref\n0 5\n0000000000 65535 f \n${offsets.map((at) => `${String(at).padStart(10, '0')} 00000 n \n`).join('')}`;
  return `${text}trailer\n<< /Size 5 /Root 1 0 R >>\nstartxref\n${table}\n%%EOF\n`;
}

const TABLE = `name,"note",html
"Müller, Jörg","says ""hi""
twice",<img src=x onerror="document.title='hit'">
last,,<script>document.title='hit'</script>
`;

/** Previews, of harmless files and of others. */
async function previews({ go, accessible, shot, ok, open, bucket, consoleUrl }, tab, folder) {
  const files = {
    'table.csv': TABLE,
    'windows.csv': Buffer.from('Straße;Größe\nSüd;1,5\n', 'latin1'),
    'long.csv': `a\tb\n${'1\t2\n'.repeat(40_000)}`,
    'drawing.pdf': pdf(),
    'dot.png': Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAIAAAACCAIAAAD91JpzAAAAEElEQVR4nGP4z8AARAwQCgAf7gP9i18U1AAAAABJRU5ErkJggg==', 'base64'),
    'no.png': '<svg xmlns="http://www.w3.org/2000/svg" onload="document.title=1"><script>document.title="hit"</script></svg>',
    'drawing.svg': '<svg xmlns="http://www.w3.org/2000/svg"><script>document.title="hit"</script></svg>',
    'no.pdf': '<!doctype html><script>parent.document.title="hit"; top.location="about:blank"</script>',
    'no.parquet': '<script>document.title="hit"</script>'.repeat(10),
    'empty.parquet': 'PAR1',
    'huge.parquet': Buffer.concat([Buffer.from('PAR1'), Buffer.alloc(64, 0xff), Buffer.from([0xff, 0xff, 0xff, 0x7f]), Buffer.from('PAR1')]),
  };
  for (const name of readdirSync(join(here, 'files')).filter((one) => one.endsWith('.parquet'))) {
    files[name] = readFileSync(join(here, 'files', name));
  }
  files['bomb.parquet'] = bomb();
  // One column is overwritten; the others are as before.
  files['bent.parquet'] = Buffer.from(files['snappy.parquet']);
  files['bent.parquet'].fill(0xff, files['bent.parquet'].indexOf('<b>J'), files['bent.parquet'].indexOf('<b>J') + 16);
  await go(tab, `objects/${bucket}/${folder}/`, '.tools');
  Object.entries(files).forEach(([name, content]) => writeFileSync(join(local, name), content));
  await tab.setInputFiles('input[type=file][multiple]', Object.keys(files).map((name) => join(local, name)));
  await tab.waitForFunction((count) => [...document.querySelectorAll('.upload')].filter((row) => /done/.test(row.textContent)).length >= count, Object.keys(files).length);
  await tab.click('text=Hide what is done');
  await tab.waitForSelector('tbody >> text=zstd.parquet');

  // An image is an image; what only calls itself one is none, and a drawing is text.
  await openDetails(tab, 'dot.png');
  await tab.waitForFunction(() => document.querySelector('img.preview')?.naturalWidth === 2);
  await openDetails(tab, 'no.png');
  await tab.waitForFunction(() => document.querySelector('img.preview')?.complete);
  assert.strictEqual(await tab.evaluate(() => document.querySelector('img.preview').naturalWidth), 0);
  await openDetails(tab, 'drawing.svg');
  await tab.waitForSelector('pre.code:has-text("<script>")');
  assert.notStrictEqual(await tab.title(), 'hit');
  ok('previews of images');

  await openDetails(tab, 'table.csv');
  await tab.waitForSelector('.sheet');
  const cells = (of = tab) => of.locator('.sheet tr').evaluateAll((rows) => rows.map((row) => [...row.cells].map((cell) => cell.textContent)));
  assert.deepStrictEqual(await cells(), [
    ['name', 'note', 'html'],
    ['Müller, Jörg', 'says "hi"\\u000atwice', '<img src=x onerror="document.title=\'hit\'">'],
    ['last', '', "<script>document.title='hit'</script>"],
  ]);
  assert.strictEqual(await tab.locator('.sheet img, .sheet script').count(), 0);
  await accessible(tab, 'a table');
  await shot(tab, 'csv-light');
  await openDetails(tab, 'windows.csv');
  await tab.waitForSelector('.sheet td:text-is("Süd")');
  assert.deepStrictEqual(await cells(), [['Straße', 'Größe'], ['Süd', '1,5']]);
  await openDetails(tab, 'long.csv');
  await tab.waitForSelector('.sheet td:text-is("2")');
  assert.strictEqual(await tab.locator('.sheet tbody tr').count(), 100);
  await tab.waitForSelector('text=The first 64 KiB are shown.');

  // Parquet: the modules for it come when they are needed, and not before.
  const loaded = () => tab.evaluate(() => performance.getEntriesByType('resource').filter(({ name }) => /hyparquet|parquet-worker/.test(name)).length);
  assert.strictEqual(await loaded(), 0);
  await openDetails(tab, 'snappy.parquet');
  await tab.waitForSelector('.sheet');
  const rows = await cells();
  assert.deepStrictEqual(rows[0], ['id', 'name', 'price', 'when', 'list', 'inner']);
  assert.deepStrictEqual(rows[1].slice(0, 3), ['1', '<b>Jörg</b>', '1.5']);
  assert.match(rows[1][3], /^2026-01-02T03:04:05/);
  assert.strictEqual(rows[1][4], '[1,2]');
  assert.strictEqual(rows[1][5], '{"a":"x"}');
  assert.strictEqual(rows[2][1], '');
  assert.strictEqual(rows.length, 51);
  await tab.click('summary:has-text("Schema")');
  assert.match(await tab.textContent('details pre'), /^id: .*int64/);
  await accessible(tab, 'a Parquet file');
  await shot(tab, 'parquet-light');
  await openDetails(tab, 'zstd.parquet');
  await tab.waitForSelector('.sheet td:text-is("<b>Jörg</b>")');
  await openDetails(tab, 'gzip.parquet');
  await tab.waitForSelector('text=name is packed with GZIP');
  assert.strictEqual((await cells())[1][1], '…');
  for (const name of ['no.parquet', 'empty.parquet', 'huge.parquet']) {
    await openDetails(tab, name);
    await tab.waitForSelector('.alert:has-text("This is no Parquet file that can be read")');
  }
  await openDetails(tab, 'bomb.parquet');
  await tab.waitForSelector('text=bomb cannot be read here.');
  await openDetails(tab, 'bent.parquet');
  await tab.waitForSelector('text=name cannot be read here.');
  await tab.waitForSelector('.sheet td:text-is("1.5")');
  assert.strictEqual(await tab.evaluate(() => fetch('parquet-worker.js').then((answer) => answer.headers.get('content-security-policy'))), "default-src 'none'; script-src 'self'");
  ok('previews of CSV and Parquet, harmless and hostile');

  // A PDF is in the browser's viewer, in a frame; what only calls itself one is nothing.
  const dialogs = [];
  tab.on('dialog', (dialog) => {
    dialogs.push(dialog.message());
    dialog.dismiss();
  });
  await openDetails(tab, 'drawing.pdf');
  assert.strictEqual(await tab.locator('iframe').count(), 0);
  await tab.click('text=Show it in the viewer of this browser');
  await tab.waitForSelector('iframe.pdf');
  await until('the PDF is drawn', () => isRed(tab, 'iframe.pdf'));
  await accessible(tab, 'a PDF');
  await shot(tab, 'pdf-light');
  await tab.evaluate(() => [...document.querySelectorAll('section.card button')].find((button) => button.textContent === 'Close').click());
  await tab.waitForSelector('iframe', { state: 'detached' });
  await openDetails(tab, 'no.pdf');
  await tab.click('text=Show it in the viewer of this browser');
  const source = await tab.getAttribute('iframe.pdf', 'src');
  await tab.waitForTimeout(1000);
  assert.notStrictEqual(await tab.title(), 'hit');
  assert.match(tab.url(), /#\/objects/);
  assert.strictEqual(await isRed(tab, 'iframe.pdf'), false);
  // All that a script in a PDF can do.
  assert.ok(dialogs.every((message) => message === 'script'), dialogs.join());
  // The address of a frame is no page.
  const other = await tab.context().newPage();
  await other.goto(source).catch(() => {});
  assert.notStrictEqual(await other.title(), 'hit');
  await other.close();
  const narrow = await open({ user: 'writer', scheme: 'dark', width: 360, locale: 'de-DE' });
  await go(narrow, `objects/${bucket}/${folder}/`, 'tbody');
  await narrow.click('button.link:text-is("snappy.parquet")');
  await narrow.waitForSelector('.sheet');
  await accessible(narrow, 'a Parquet file, dark and narrow');
  await shot(narrow, 'parquet-dark-360');
  await narrow.click('text=Metadaten ändern …');
  await accessible(narrow, 'the form of metadata, dark and narrow');
  await shot(narrow, 'metadata-dark-360');
  assert.deepStrictEqual(narrow.violations, []);
  await narrow.context().close();
  ok('a PDF is shown by the browser, and nothing else is');
}

async function until(what, isSo, seconds = 60) {
  for (const end = Date.now() + seconds * 1000; Date.now() < end; ) {
    if (await isSo()) {
      return;
    }
    await new Promise((done) => setTimeout(done, 200));
  }
  assert.fail(`in vain: ${what}`);
}

/** Whether the middle of an element is red, as a person sees it. */
async function isRed(tab, selector) {
  await tab.locator(selector).scrollIntoViewIfNeeded();
  const { x, y, width, height } = await tab.locator(selector).boundingBox();
  const png = await tab.screenshot({ clip: { x: x + width * 0.6, y: y + height / 2, width: 8, height: 8 } });
  const script =
    'import sys, zlib, struct\n' +
    'd = sys.stdin.buffer.read(); p = 8; z = b""\n' +
    'while p < len(d):\n' +
    '    n, k = struct.unpack(">I4s", d[p:p + 8])\n' +
    '    z += d[p + 8:p + 8 + n] if k == b"IDAT" else b""; p += 12 + n\n' +
    'print(*zlib.decompress(z)[1:4])'; // of the first row, whose first pixel is as it is with any filter
  const [red, green, blue] = execFileSync('python3', ['-c', script], { input: png, encoding: 'utf8' }).split(' ').map(Number);
  return red > 200 && green < 60 && blue < 60;
}

/** A Parquet file of one column, whose one page of a few bytes says that it holds two milliards of values. */
function bomb() {
  const varint = (n) => (n < 128n ? [Number(n)] : [Number(n & 127n) | 128, ...varint(n >> 7n)]);
  const number = (kind) => (step, n) => [(step << 4) | kind, ...varint(BigInt(n) * 2n)];
  const [i32, i64] = [number(5), number(6)];
  const text = (string) => [string.length, ...Buffer.from(string)];
  const binary = (step, string) => [(step << 4) | 8, ...text(string)];
  const list = (step, kind, ...all) => [(step << 4) | 9, (all.length << 4) | kind, ...all.flat()];
  const fields = (...all) => [...all.flat(), 0];
  const struct = (step, ...all) => [(step << 4) | 12, ...fields(...all)];
  const many = 2 ** 31 - 1;
  const levels = [...varint(BigInt(many) * 2n), 1]; // as often, the value is there
  const data = [levels.length, 0, 0, 0, ...levels, 1, 0, 0, 0];
  const header = fields(i32(1, 0), i32(1, data.length), i32(1, data.length), struct(2, i32(1, many), i32(1, 0), i32(1, 3), i32(1, 3)));
  const page = [...header, ...data];
  const column = struct(3, i64(2, 4), struct(1, i32(1, 1), list(1, 5, [0]), list(1, 8, text('bomb')), i32(1, 0), i64(1, many), i64(1, page.length), i64(1, page.length), i64(2, 4))).slice(1);
  const footer = fields(
    i32(1, 1),
    list(1, 12, fields(binary(4, 'root'), i32(1, 1)), fields(i32(1, 1), i32(2, 1), binary(1, 'bomb'))),
    i64(1, many),
    list(1, 12, fields(list(1, 12, column), i64(1, page.length), i64(1, many))),
  );
  const length = Buffer.alloc(4);
  length.writeUInt32LE(footer.length);
  return Buffer.concat([Buffer.from('PAR1'), Buffer.from(page), Buffer.from(footer), length, Buffer.from('PAR1')]);
}

/** A folder of a hundred thousand names: as S3 would list it, and no more of it in the page than can be seen. */
async function many({ go, accessible, shot, ok, bucket }, tab) {
  const count = 100_000;
  const nameOf = (i) => `many/object-${String(i).padStart(6, '0')}`;
  const listing = (route) => {
    const query = new URL(route.request().url()).searchParams;
    const all = query.get('prefix') === 'many/' ? count : 3;
    const from = Number(query.get('continuation-token') ?? 0);
    const to = Math.min(all, from + Number(query.get('max-keys')));
    let xml = '<ListBucketResult>';
    for (let i = from; i < to; i += 1) {
      xml += `<Contents><Key>${nameOf(i)}</Key><Size>${i}</Size><LastModified>2026-01-01T00:00:00Z</LastModified></Contents>`;
    }
    xml += to < all ? `<NextContinuationToken>${to}</NextContinuationToken>` : '';
    return route.fulfill({ contentType: 'application/xml', body: `${xml}</ListBucketResult>` });
  };
  const address = new RegExp(`/-/s3/${bucket}\\?list-type=2.*prefix=many%2F`);
  await tab.route(address, listing);
  await tab.evaluate(() => performance.mark('begin'));
  await go(tab, `objects/${bucket}/many/`, 'tbody >> text=object-000000');
  const elements = () => tab.evaluate(() => document.querySelectorAll('.list *').length);
  let most = await elements();
  const last = `tr:has-text("object-${String(count - 1).padStart(6, '0')}")`;
  for (let i = 0; (await tab.locator(last).count()) === 0; i += 1) {
    assert.ok(i < 2000, 'the end is not reached');
    await tab.evaluate(() => {
      const list = document.querySelector('.list');
      list.scrollTop = list.scrollHeight;
    });
    await tab.waitForTimeout(20);
    most = Math.max(most, await elements());
  }
  assert.ok(most < 3000, `${most} elements are in the page`);
  assert.strictEqual(await tab.getAttribute('.list table', 'aria-rowcount'), String(count + 1));
  assert.strictEqual(await tab.getAttribute(last, 'aria-rowindex'), String(count + 1));
  await accessible(tab, 'the end of a long folder');
  await shot(tab, 'many-light');
  // The middle, by the scroll bar; then row by row with the keyboard, over the border of what was in the page.
  await tab.evaluate(() => {
    const list = document.querySelector('.list');
    list.scrollTop = list.scrollHeight / 2;
  });
  await tab.waitForFunction(() => [...document.querySelectorAll('.list tr[aria-rowindex]')].some((row) => Math.abs(row.ariaRowIndex - 50_000) < 2000));
  const first = await tab.evaluate(() => {
    const box = document.querySelector('.list').getBoundingClientRect();
    const row = [...document.querySelectorAll('.list tbody tr[aria-rowindex]')].find((one) => one.getBoundingClientRect().top > box.top + 60);
    row.querySelector('input').focus({ preventScroll: true });
    return Number(row.ariaRowIndex);
  });
  await tab.keyboard.press('Space');
  for (let i = 0; i < 300; i += 1) {
    await tab.keyboard.press('Tab');
  }
  const now = await tab.evaluate(() => [document.activeElement.getAttribute('aria-label'), Number(document.activeElement.closest('tr').ariaRowIndex)]);
  assert.deepStrictEqual(now, [`Select object-${String(first + 150 - 2).padStart(6, '0')}`, first + 150]);
  await tab.waitForSelector('[role=status]:has-text("1 selected")');
  // A row that has the focus stays while others come and go.
  await tab.evaluate(() => {
    document.querySelector('.list').scrollTop = 0;
  });
  await tab.waitForSelector('tbody >> text=object-000000');
  assert.strictEqual(await tab.evaluate(() => Number(document.activeElement.closest('tr').ariaRowIndex)), first + 150);
  assert.ok((await elements()) < 3000);
  // What was chosen is still chosen when it is seen again.
  await tab.fill('.finder input', 'object-00000');
  await tab.waitForFunction(() => document.querySelectorAll('.list tbody tr[aria-rowindex]').length === 3);
  assert.strictEqual(await tab.getAttribute('.list table', 'aria-rowcount'), '4');
  await accessible(tab, 'names that begin so');
  await tab.unroute(address, listing);
  ok('a folder of 100,000 objects, with few of them in the page');
}

/** Names that a file system would not have, and the tricks they are for. */
async function hostileNames({ go, accessible, shot, ok, bucket }, tab, folder, store) {
  await go(tab, `objects/${bucket}/${folder}/`, '.tools');
  for (const name of ['..', '../out', 'a/../../out', './x', `${'x'.repeat(1024)}`]) {
    await uploadOf(tab, bucket, `${folder}/`, [[name, 'x', 'text/plain']]);
    const said = name.length > 1000 ? /at most 1,024 bytes long/ : /A name with the part “.” or “..” cannot be used/;
    await tab.waitForSelector('cloakroom-uploads .alert');
    assert.match(await tab.textContent('cloakroom-uploads .alert'), said);
  }
  const longest = 'y'.repeat(store ? 255 : 1024 - folder.length - 1); // MinIO keeps objects in files of their names
  const names = {
    'two\nlines.txt': 'two\\u000alines.txt',
    'txt.\u202eexe': 'txt.\\u202eexe',
    '<script>document.title="hit"': '<script>document.title="hit"',
    '<img src=x onerror=alert(1)>': '<img src=x onerror=alert(1)>',
    '"\'&<b>%2e%2e .txt': '"\'&<b>%2e%2e .txt',
    [longest]: longest,
  };
  await uploadOf(tab, bucket, `${folder}/`, Object.keys(names).map((name) => [name, name, 'text/html']));
  await tab.waitForFunction((count) => [...document.querySelectorAll('.upload')].filter((row) => /done/.test(row.textContent)).length === count, Object.keys(names).length);
  await tab.click('text=Hide what is done');
  await tab.waitForSelector(`tbody button:text-is("two\\\\u000alines.txt")`);
  for (const [name, seen] of Object.entries(names)) {
    await tab.locator('tbody button.link').filter({ hasText: seen }).click();
    await tab.waitForFunction((text) => document.querySelector('pre.code')?.textContent === text, name);
    const [saved] = await Promise.all([tab.waitForEvent('download'), tab.click('button:text-is("Download")')]);
    assert.strictEqual(readFileSync(await saved.path(), 'utf8'), name);
    assert.doesNotMatch(saved.suggestedFilename(), /[\n\u202e/]/);
  }
  await accessible(tab, 'hostile names');
  await shot(tab, 'names-light');
  assert.notStrictEqual(await tab.title(), 'hit');
  assert.strictEqual(await tab.locator('main script').count(), 0);
  await tab.click('th input');
  await tab.click('.tools .danger');
  await tab.waitForSelector('dialog li');
  await accessible(tab, 'hostile names in a question');
  await tab.click('dialog button[value=yes]');
  await tab.waitForSelector('text=Nothing is here.');
  ok('hostile names are shown, saved and deleted as they are');
}

/** Keycloak's own administration, for what happens to users while they look. */
function keycloak() {
  const url = process.env.KEYCLOAK_URL;
  const ask = async (path, init = {}) => {
    const login = await fetch(`${url}/realms/master/protocol/openid-connect/token`, {
      method: 'POST',
      body: new URLSearchParams({ grant_type: 'password', client_id: 'admin-cli', username: 'admin', password: 'admin' }),
    });
    const { access_token: token } = await login.json();
    const answer = await fetch(`${url}/admin/realms/demo${path}`, {
      ...init,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    });
    assert.ok(answer.ok, `${path}: ${answer.status}`);
    return answer.status === 200 ? answer.json() : answer.headers.get('location');
  };
  return {
    async add(name) {
      const place = await ask('/users', {
        method: 'POST',
        body: JSON.stringify({ username: name, enabled: true, email: `${name}@example.org`, emailVerified: true, firstName: name, lastName: name, credentials: [{ type: 'password', value: name }] }),
      });
      return place.split('/').at(-1);
    },
    async role(id, isGiven) {
      const role = await ask('/roles/s3-writer');
      await ask(`/users/${id}/role-mappings/realm`, { method: isGiven ? 'POST' : 'DELETE', body: JSON.stringify([role]) });
    },
    logout: (id) => ask(`/users/${id}/logout`, { method: 'POST' }),
    remove: (id) => ask(`/users/${id}`, { method: 'DELETE' }),
  };
}

/** A login that ends during an upload, and rights that go while their user looks: said in plain words, nothing lost. */
async function ends({ go, accessible, shot, ok, open, bucket }, folder) {
  const realm = keycloak();
  const name = `guest-${process.pid}`;
  const id = await realm.add(name);
  try {
    await realm.role(id, true);
    const tab = await open({ user: name });
    await go(tab, `objects/${bucket}/${folder}/`, '.tools');
    const file = join(local, 'broken.bin');
    writeFileSync(file, Buffer.alloc(40 * MIB, 'broken '));
    let isHeld = true;
    const held = [];
    const sent = [];
    await tab.route(/broken\.bin\?partNumber=/, (route) => {
      const number = new URL(route.request().url()).searchParams.get('partNumber');
      sent.push(number);
      return isHeld && number !== '1' ? held.push(route) : route.continue();
    });
    const stored = tab.waitForResponse((answer) => /broken\.bin\?partNumber=1/.test(answer.url()) && answer.ok());
    await tab.setInputFiles('input[type=file][multiple]', file);
    await stored;
    await until('the others are on their way', async () => held.length === 2);

    // The rights go, and with them the login. Without any, there is none; with them, it goes on where it was.
    const row = '.upload:has-text("broken.bin")';
    const isOver = () =>
      tab.evaluate(() => fetch('-/api/me', { method: 'POST', body: '{}', headers: { 'x-cloakroom-console': '1' } }).then((answer) => answer.status === 403));
    const release = () => {
      isHeld = false;
      sent.length = 0;
      held.splice(0).forEach((route) => route.continue());
    };
    await realm.role(id, false);
    await until('the bridge has heard', isOver);
    release();
    await tab.waitForSelector('main.alone >> text=Your login has ended');
    await tab.click('a.button.primary');
    await tab.waitForSelector('h1:has-text("The login failed")');
    assert.match(await tab.innerText('main'), /you have no rights here.*Sie haben hier keine Rechte/s);
    assert.doesNotMatch(await tab.innerText('main'), /claim/);
    await accessible(tab, 'a login without rights');
    await shot(tab, 'rights-gone');
    await realm.role(id, true);
    await tab.click('a.button.primary');
    await tab.waitForSelector('.unfinished >> text=broken.bin');
    sent.length = 0;
    await tab.setInputFiles('.unfinished input[type=file]', file);
    await tab.waitForSelector(`${row} >> text=done`);
    assert.deepStrictEqual(sent.sort(), ['2', '3'], 'what had arrived was sent again');

    // The login ends.
    isHeld = true;
    await go(tab, `objects/${bucket}/${folder}/again/`, '.tools');
    const again = tab.waitForResponse((answer) => /again\/broken\.bin\?partNumber=1/.test(answer.url()) && answer.ok());
    await tab.setInputFiles('input[type=file][multiple]', file);
    await again;
    await until('the others are on their way', async () => held.length === 2);
    await realm.logout(id);
    await until('the bridge has heard', isOver);
    release();
    await tab.waitForSelector('main.alone >> text=Your login has ended');
    await accessible(tab, 'a login that ended during an upload');
    await tab.click('a.button.primary');
    await tab.fill('#username', name);
    await tab.fill('#password', name);
    await tab.click('#kc-login');
    await tab.waitForSelector('.unfinished >> text=broken.bin');
    sent.length = 0;
    await tab.setInputFiles('.unfinished input[type=file]', file);
    await tab.waitForSelector(`${row} >> text=done`);
    assert.deepStrictEqual(sent.sort(), ['2', '3']);
    assert.deepStrictEqual(tab.violations, []);
    await tab.context().close();
  } finally {
    await realm.remove(id);
  }
  ok('a login that ends during an upload, and rights that go meanwhile');
}

/** A large file, broken off in the middle: what arrived is not sent again, and what is stored is the file. */
async function largeUpload({ go, ok, bucket }, tab, folder, mib) {
  const file = join(local, 'large.bin');
  const handle = openSync(file, 'w');
  const hash = createHash('sha256');
  const block = Buffer.alloc(MIB);
  for (let i = 0; i < mib; i += 1) {
    block.fill(`${i} `);
    writeSync(handle, block);
  }
  for await (const part of createReadStream(file, { highWaterMark: MIB })) {
    hash.update(part);
  }
  const wanted = hash.digest('hex');
  await go(tab, `objects/${bucket}/${folder}/`, '.tools');
  const row = '.upload:has-text("large.bin")';
  const sent = new Set();
  let stored = 0;
  const count = (answer) => {
    const number = /large\.bin\?partNumber=(\d+)/.exec(answer.url())?.[1];
    if (number && answer.ok()) {
      stored += 1;
      sent.add(number);
    }
  };
  const parts = Math.ceil(mib / 16);
  tab.on('response', count);
  // No part after the middle arrives.
  const half = Math.floor(parts / 2);
  const cut = (route) => (Number(new URL(route.request().url()).searchParams.get('partNumber')) > half ? route.abort() : route.continue());
  await tab.route(/large\.bin\?partNumber=/, cut);
  await tab.setInputFiles('input[type=file][multiple]', file);
  await until('half of it is there', async () => stored === half, 1800);
  await tab.waitForSelector(`${row} >> text=/cannot be reached/`);
  tab.once('dialog', (dialog) => dialog.accept());
  await tab.reload();
  await tab.waitForSelector('.unfinished >> text=large.bin');
  await tab.unroute(/large\.bin\?partNumber=/, cut);
  await tab.setInputFiles('.unfinished input[type=file]', file);
  await tab.waitForSelector(`${row} >> text=done`, { timeout: 1_800_000 });
  assert.strictEqual(stored, parts, 'a part was sent twice');
  const read = createHash('sha256');
  for await (const part of (await sharedObject(tab, bucket, `${folder}/large.bin`)).body) {
    read.update(part);
  }
  assert.strictEqual(read.digest('hex'), wanted);
  tab.off('response', count);
  rmSync(file);
  ok(`an upload of ${mib} MiB, broken off in the middle`);
}

/** A link that reads one object, as a page's user would share it. */
async function sharedObject(tab, bucket, key) {
  const answer = await tab.evaluate(
    ([where, what]) =>
      fetch('-/api/share', { method: 'POST', headers: { 'x-cloakroom-console': '1' }, body: JSON.stringify({ bucket: where, key: what, seconds: 3600 }) }).then((said) => said.json()),
    [bucket, key],
  );
  return fetch(answer.url);
}

/** What the modules of others are: as they were published. */
export function modules({ ok }, sources) {
  const originals = { hyparquet: ['hyparquet', 'src'], fzstd: ['fzstd', 'esm'] };
  for (const [folder, [name, inside]] of Object.entries(originals)) {
    for (const file of readdirSync(join(sources, folder))) {
      const original = join(here, 'node_modules', name, file === 'LICENSE' ? '' : inside, file);
      assert.ok(readFileSync(join(sources, folder, file)).equals(readFileSync(original)), `${folder}/${file} is not what was published`);
    }
  }
  ok('the modules of others are what they have published');
}

/** Versions, on a store that keeps them. */
async function versions({ go, accessible, shot, ok, bucket }, tab, folder) {
  const s3 = (method, target, body) =>
    tab.evaluate(
      ([how, where, what]) => fetch(`-/s3/${where}`, { method: how, body: what, headers: { 'x-cloakroom-console': '1' } }).then((answer) => answer.status),
      [method, target, body],
    );
  const kept = '<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>';
  assert.strictEqual(await s3('PUT', `${bucket}?versioning`, kept), 200);
  await go(tab, `objects/${bucket}/${folder}/`, '.tools');
  await uploadOf(tab, bucket, `${folder}/`, [['note.txt', 'first', 'text/plain']]);
  await tab.waitForSelector('.upload >> text=done');
  await uploadOf(tab, bucket, `${folder}/`, [['note.txt', 'second', 'text/plain']]);
  await tab.click('dialog button[value=yes]');
  await tab.waitForSelector('.upload >> text=done');
  const rows = (count) => tab.waitForFunction((wanted) => [...document.querySelectorAll('section.card table')].at(-1)?.tBodies[0].rows.length === wanted, count);
  const reads = (text) => tab.waitForFunction((wanted) => document.querySelector('pre.code')?.textContent === wanted, text);
  await openDetails(tab, 'note.txt');
  await reads('second');
  await rows(2);
  assert.match(await tab.textContent('section.card table'), /newest/);
  await accessible(tab, 'versions');
  await shot(tab, 'versions-light');
  const old = 'section.card table tr:nth-child(2)';
  const [saved] = await Promise.all([tab.waitForEvent('download'), tab.click(`${old} >> button:text-is("Download")`)]);
  assert.strictEqual(readFileSync(await saved.path(), 'utf8'), 'first');
  await tab.click(`${old} >> button:text-is("Restore")`);
  await reads('first');
  await rows(3);
  // Changed metadata is a version too.
  await tab.click('text=Change metadata …');
  await tab.fill('form.metadata input[name=content-language]', 'en');
  await tab.click('form.metadata button.primary');
  await tab.waitForSelector('dd:text-is("en")');
  await rows(4);
  // Deleted, and back.
  await tab.check('input[aria-label="Select note.txt"]');
  await tab.click('.tools .danger');
  await tab.click('dialog button[value=yes]');
  await tab.waitForSelector('text=Nothing is here.');
  await tab.click('summary:has-text("Deleted objects")');
  await tab.click('.deleted button:has-text("note.txt")');
  await rows(5);
  await accessible(tab, 'a deleted object');
  await shot(tab, 'deleted-light');
  await tab.click('section.card table tr:nth-child(1) >> button:text-is("Restore")');
  await reads('first');
  await rows(4);
  // For good: asked first.
  await tab.click('section.card table tr:nth-child(4) >> button:text-is("Delete")');
  await tab.waitForSelector('dialog:has-text("for good")');
  await tab.click('dialog button[value=yes]');
  await rows(3);
  ok('versions: listed, read, restored, and deleted for good');
}

/** A store that stalls: the page says so, an upload goes on when it is back. */
async function stalls({ go, accessible, shot, ok, bucket }, tab, folder, store) {
  await go(tab, `objects/${bucket}/${folder}/`, '.tools');
  const file = join(local, 'stalled.bin');
  writeFileSync(file, Buffer.alloc(40 * MIB, 'stalled '));
  process.kill(store, 'SIGSTOP');
  try {
    await tab.evaluate(() => {
      location.hash = '#/objects';
    });
    await tab.waitForSelector('main >> text=Loading …');
    await tab.waitForSelector('main .alert:has-text("gave no answer")');
    await accessible(tab, 'a store that stalls');
    await shot(tab, 'stalled-light');
  } finally {
    process.kill(store, 'SIGCONT');
  }
  await go(tab, `objects/${bucket}/${folder}/`, '.tools');
  let isStopped = false;
  const stop = (answer) => {
    if (!isStopped && /stalled\.bin\?partNumber=/.test(answer.url()) && answer.ok()) {
      isStopped = true;
      process.kill(store, 'SIGSTOP');
      setTimeout(() => process.kill(store, 'SIGCONT'), 5000);
    }
  };
  tab.on('response', stop);
  await tab.setInputFiles('input[type=file][multiple]', file);
  await tab.waitForSelector('.upload:has-text("stalled.bin") >> text=done');
  assert.ok(isStopped);
  tab.off('response', stop);
  ok('a store that stalls is said to, and loses nothing');
}

/** All of it that is worth a second store: on that of the demo, or on one behind the gateway. */
export async function objects(tools, folder, { store, mib }) {
  const tab = await tools.open({ user: 'writer' });
  await tab.evaluate((bucket) => fetch(`-/s3/${bucket}`, { method: 'PUT', headers: { 'x-cloakroom-console': '1' } }), tools.bucket);
  await metadata(tools, tab, `${folder}/metadata`);
  await folders(tools, tab, `${folder}/folders`);
  await previews(tools, tab, `${folder}/previews`);
  await hostileNames(tools, tab, `${folder}/names`, store);
  if (store) {
    await versions(tools, tab, `${folder}/versions`);
    await stalls(tools, tab, `${folder}/stalls`, store);
  } else {
    await many(tools, tab);
    await ends(tools, `${folder}/ends`);
  }
  await largeUpload(tools, tab, `${folder}/large`, mib);
  assert.deepStrictEqual(tab.violations, []);
  await tab.context().close();
}
