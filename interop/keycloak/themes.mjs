// The login theme, for people to look at: each page in light and dark, wide and narrow, in English and in Arabic. What a
// program can see is asserted: nothing is wider than the window, and Arabic goes from right to left.
//
//     node themes.mjs KEYCLOAK REALM DISPLAY_NAME USER DIRECTORY
import assert from 'node:assert';
import { Person } from './person.mjs';

const [keycloak, realm, displayName, user, directory] = process.argv.slice(2);
const issuer = `${keycloak}/realms/${realm}/protocol/openid-connect`;
const login = (language) =>
  `${issuer}/auth?client_id=themes&response_type=code&scope=openid&redirect_uri=http://127.0.0.1/&ui_locales=${language}`;

for (const colorScheme of ['light', 'dark']) {
  for (const [size, viewport] of Object.entries({ wide: { width: 1280, height: 800 }, narrow: { width: 320, height: 640 } })) {
    for (const language of ['en', 'ar']) {
      const look = `${colorScheme}-${size}-${language}`;
      const check = async (person, page) => {
        await person.screenshot(`${page}-${look}`);
        const seen = await person.tab.evaluate(() => ({
          tooWide: document.documentElement.scrollWidth - document.documentElement.clientWidth,
          direction: document.documentElement.dir,
          header: document.querySelector('#kc-header-wrapper').textContent.trim(),
        }));
        assert.ok(seen.tooWide <= 0, `${page} ${look} is ${seen.tooWide} pixels too wide`);
        assert.strictEqual(seen.direction, language === 'ar' ? 'rtl' : 'ltr');
        assert.strictEqual(seen.header, displayName);
      };
      await Person.does(
        directory,
        async (person) => {
          const { tab } = person;
          await person.open(login(language));
          await check(person, 'login');
          await person.logIn(user, 'wrong');
          await tab.locator('[id^="input-error"]').first().waitFor();
          await check(person, 'error');
          await person.logIn(user, user);
          await tab.locator('#kc-oauth').waitFor();
          await check(person, 'consent');
        },
        { colorScheme, viewport, reducedMotion: 'reduce' },
      );
    }
  }
}
console.log('the login theme in light and dark, wide and narrow, English and Arabic: ok');
