// The pictures of the README, and all others that show whether the pages still look right, at 1440
// and 390 pixels. By hand: node tests/system/screenshots.mjs FOLDER
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { Desk, at, openChromium } from './browser.mjs'
import { Server } from './support.mjs'

const [into] = process.argv.slice(2)
if (!into) {
  console.error('usage: node tests/system/screenshots.mjs FOLDER')
  process.exit(2)
}
mkdirSync(into, { recursive: true })
const sizes = { 1440: { width: 1440, height: 900 }, 390: { width: 390, height: 844 } }
const secret = 'xinfang-demo'

const folder = mkdtempSync(join(tmpdir(), 'xinfang-pictures-'))
const server = await Server.start(join(folder, 'demo.db'), ['--demo'])
const browser = await openChromium()

try {
  for (const [width, size] of Object.entries(sizes)) {
    const take = async (desk, name, whole = false) => {
      await desk.page.evaluate(() => document.fonts.ready)
      await desk.page.screenshot({ path: join(into, `${name}-${width}.png`), fullPage: whole, animations: 'disabled' })
      const over = await desk.overflow()
      console.log(`${name}-${width}.png${over > 0 ? `: ${over} px too wide` : ''}`)
    }
    const clerk = await Desk.open(browser, server.url, undefined, size)
    await clerk.locator('login-submit').waitFor()
    await take(clerk, 'login')
    await clerk.logIn('lin', secret)
    await clerk.locator('case-row').first().waitFor()
    await take(clerk, 'desk')
    await clerk.locator('register-open').click()
    await clerk.page.locator(`.choose a`).first().waitFor()
    await take(clerk, 'kinds')
    await clerk.page.locator('.choose a').last().click()
    await clerk.page.locator('.case-form input:focus').waitFor()
    await take(clerk, 'register')
    await clerk.page.locator('.case-form .fold').click()
    await take(clerk, 'register-whole', true)
    await clerk.close()

    // The most pressing case of the handler, with the first form that has fields open.
    const handler = await Desk.open(browser, server.url, 'chen', { ...size, secret })
    await handler.locator('case-row').first().waitFor()
    await handler.locator('case-row').nth(3).getByRole('link').click()
    await handler.page.locator(`${at('chart')} svg`).waitFor()
    await take(handler, 'case')
    await handler.page.locator('.buttons button').first().click()
    await handler.locator('confirm-action').waitFor()
    // The first form begins with a choice: with it taken, the page tells what will happen.
    await handler.page.keyboard.press('1')
    await handler.locator('preview').waitFor()
    await take(handler, 'case-form')
    await take(handler, 'case-action', true)
    const terms = handler.page.locator('.at-clocks')
    await terms.scrollIntoViewIfNeeded()
    await handler.page.locator('#clocks-as-of').fill(`${new Date().getFullYear() + 1}-01-10`)
    await handler.page.keyboard.press('Enter')
    await handler.locator('as-of-banner').waitFor()
    await take(handler, 'terms-as-of')
    const opened = handler.page.waitForEvent('popup')
    await handler.locator('clocks-print').click()
    const paper = await opened
    await paper.locator(at('sheet')).waitFor()
    await take({ page: paper, overflow: handler.overflow }, 'sheet', true)
    await paper.pdf({ path: join(into, `sheet-${width}.pdf`), preferCSSPageSize: true })
    await paper.close()
    await handler.locator('as-of-now').click()
    await handler.locator('chart').scrollIntoViewIfNeeded()
    await take(handler, 'chart')
    await handler.locator('chart-whole').click()
    await take(handler, 'chart-whole')
    await handler.locator('chart-whole').click()
    await handler.locator('language-switch').click()
    await handler.page.locator('html[lang=en]').waitFor()
    await handler.page.evaluate(() => window.scrollTo(0, 0))
    await take(handler, 'case-english', true)
    await handler.page.getByRole('link', { name: 'Desk', exact: true }).click()
    await handler.locator('case-row').first().waitFor()
    await take(handler, 'desk-english')
    await handler.locator('reminders-open').click()
    await handler.page.getByRole('heading', { level: 1, name: 'Reminders' }).waitFor()
    await take(handler, 'reminders-english')
    await handler.close()
  }
} finally {
  await browser.close()
  await server.stop()
  rmSync(folder, { recursive: true, force: true })
}
