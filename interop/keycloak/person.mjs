// Somebody at a browser: clicks and typed addresses are counted, and each step may leave a screenshot.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright-core';

export class Person {
  clicks = 0;

  static async sitDown(directory, options = {}) {
    const person = new Person();
    person.directory = directory;
    mkdirSync(directory, { recursive: true });
    person.browser = await chromium.launch({
      executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
      args: ['--no-sandbox'],
    });
    person.context = await person.browser.newContext({ viewport: { width: 1280, height: 800 }, ...options });
    person.tab = await person.context.newPage();
    person.tab.setDefaultTimeout(120_000);
    return person;
  }

  // An address that somebody types costs as much as a click.
  async open(address) {
    this.clicks++;
    await this.tab.goto(address);
  }

  async click(locator) {
    this.clicks++;
    await locator.click();
  }

  async logIn(name, password) {
    await this.tab.fill('#username', name);
    await this.tab.fill('#password', password);
    await this.click(this.tab.locator('#kc-login'));
  }

  button(name) {
    return this.tab.getByRole('button', { name, exact: true });
  }

  async screenshot(name) {
    await this.tab.screenshot({ path: join(this.directory, `${name}.png`) });
  }

  // When something is not found, a picture says more than the stack.
  async leave(error) {
    if (error) {
      await this.screenshot('failed').catch(() => {});
      console.error(`at ${this.tab.url()}; see ${join(this.directory, 'failed.png')}`);
    }
    await this.browser.close();
  }

  // Does some work, and closes the browser whatever comes of it.
  static async does(directory, work, options) {
    const person = await Person.sitDown(directory, options);
    try {
      await work(person);
    } catch (error) {
      await person.leave(error);
      throw error;
    }
    await person.leave();
  }
}
