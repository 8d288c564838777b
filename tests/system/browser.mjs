// People of the office at their browsers: headless Chromium, one context for each person.
import { createRequire } from 'node:module'
import { join } from 'node:path'

import { password, root } from './support.mjs'

const { chromium } = createRequire(join(root, 'web/package.json'))('playwright-core')

export const openChromium = () =>
  chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: [
      '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
      '--disable-component-update', '--disable-sync',
    ],
  })

export const at = (id) => `[data-testid="${id}"]`

// One person at one browser.
export class Desk {
  // `prepare` sees the page before it goes anywhere. Not signed in where `login` is missing.
  static async open(browser, url, login, { width = 1440, height = 900, prepare, secret = password } = {}) {
    const context = await browser.newContext({ viewport: { width, height }, locale: 'zh-CN' })
    context.setDefaultTimeout(10_000)
    const desk = new Desk()
    desk.context = context
    desk.page = await context.newPage()
    desk.errors = []
    desk.page.on('pageerror', (error) => desk.errors.push(String(error)))
    await prepare?.(desk.page)
    await desk.page.goto(url)
    if (login) await desk.logIn(login, secret)
    return desk
  }

  // By keyboard: the name has the focus.
  async logIn(login, secret = password) {
    await this.page.locator(`${at('login-name')}:focus`).waitFor()
    await this.page.keyboard.type(login)
    await this.page.keyboard.press('Tab')
    await this.page.keyboard.type(secret)
    await this.page.keyboard.press('Enter')
    await this.page.locator(at('logout')).waitFor()
    await this.page.locator(`${at('live-status')}[data-status=open]`).waitFor()
  }

  locator(id) {
    return this.page.locator(at(id))
  }

  // From the list to the case, by its number.
  async openCase(number) {
    if (!number) throw new Error('no number of a case')
    await this.page.getByRole('link', { name: number, exact: true }).click()
    await this.page.getByRole('heading', { level: 1, name: number }).waitFor()
  }

  async fill(answers, within = this.page.locator('form.case-form')) {
    for (const [id, answer] of Object.entries(answers)) {
      const field = within.locator(at(`field-${id}`)).first()
      if ((await field.count()) === 0) await this.page.locator('.case-form .fold').click()
      await this.answer(field, id, answer)
    }
  }

  async answer(field, id, answer) {
    const kind = ((await field.getAttribute('class')) ?? '').match(/kind-([a-z-]+)/)?.[1]
    if (Array.isArray(answer) && kind === 'list-record-') {
      const rows = field.locator('fieldset')
      for (const [index, row] of answer.entries()) {
        if ((await rows.count()) <= index) await field.locator(at(`add-${id}`)).click()
        await this.fill(row, rows.nth(index))
      }
    } else if (Array.isArray(answer)) {
      for (const line of answer) {
        await field.locator('input').fill(line)
        await field.locator('input').press('Enter')
      }
    } else if ((await field.locator('.choices').count()) > 0) {
      await field.locator(`input[value="${answer}"]`).check()
    } else if (kind === 'enum' || kind === 'user') {
      // Lists to choose from are by their words: a person sees nothing else.
      await field.locator('input').click()
      await this.page.getByRole('option', { name: answer }).click()
    } else {
      await field.locator('input, textarea').first().fill(String(answer))
      await field.locator('input, textarea').first().blur()
    }
  }

  // Opens the form of an action that the page offers now.
  async begin(event) {
    await this.locator(`action-${event}`).click()
    await this.locator('confirm-action').waitFor()
  }

  async confirm(status = 200) {
    const answered = this.page.waitForResponse(
      (answer) => /\/cases\/\d+\/events$/.test(answer.url()) && answer.request().method() === 'POST',
    )
    await this.locator('confirm-action').click()
    const answer = await answered
    if (answer.status() !== status) throw new Error(`${answer.status()} instead of ${status}: ${await answer.text()}`)
  }

  // Does an action and sees it in the journal of the page.
  async act(event, answers = {}) {
    await this.begin(event)
    await this.fill(answers)
    await this.confirm()
    await this.page.locator(`${at('journal-entry')}[data-event="${event}"]`).first().waitFor()
  }

  // How far the page is wider than its window, in pixels.
  overflow() {
    return this.page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
  }

  close() {
    return this.context.close()
  }
}
