// Logs a user in with headless Chromium, and says where it ends.
//
//     node login.mjs URL USER SCREENSHOT
//
// The bridge's page for a device code says who asks, and Keycloak's asks for consent, which is given.
import { chromium } from 'playwright-core';

const [url, user, screenshot] = process.argv.slice(2);
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox'],
});
try {
  const tab = await browser.newPage();
  await tab.setViewportSize({ width: 800, height: 700 });
  await tab.goto(url);
  if (new URL(url).pathname.endsWith('/-/device')) {
    await tab.screenshot({ path: screenshot.replace('.png', '-who.png') });
    await Promise.all([tab.waitForNavigation({ waitUntil: 'load' }), tab.click('a.primary')]);
  }
  await tab.fill('#username', user);
  await tab.fill('#password', user);
  await tab.screenshot({ path: screenshot });
  await Promise.all([tab.waitForNavigation({ waitUntil: 'load' }), tab.click('#kc-login')]);
  const accept = tab.locator('[name=accept]');
  if (await accept.count()) {
    await tab.screenshot({ path: screenshot.replace('.png', '-consent.png') });
    await Promise.all([tab.waitForNavigation({ waitUntil: 'load' }), accept.click()]);
  }
  console.log(tab.url());
} finally {
  await browser.close();
}
