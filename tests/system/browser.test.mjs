// The whole road of a petition as the people of the office go it: each at a browser, signed in with
// their role, on the shipped workflows. Nobody reloads a page: what one does, the others see live.
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'

import { Desk, at, openChromium } from './browser.mjs'
import { Client, Server, putUser } from './support.mjs'

const office = {
  reception: '甄窗口', handler: '苏承办', organizer: '席听证', supervisor: '都督办', chief: '简检长', case_management: '安案管',
}
const deadline = { timeout: 80_000 }

let folder, server, browser, began
let number // of the case that goes the whole road
const desks = {}

const today = () => new Intl.DateTimeFormat('en-CA', { dateStyle: 'short', timeZone: 'Asia/Shanghai' }).format(new Date())
const open = (login, options) => Desk.open(browser, server.url, login, options)

// The steps of the road build on each other: after one has failed the rest fails at once.
let broken = ''
const step = (name, body) =>
  test(name, deadline, async () => {
    if (broken) throw new Error(`not tried, because this failed: ${broken}`)
    broken = name
    await body()
    broken = ''
  })

before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'xinfang-browser-'))
  const database = join(folder, 'office.db')
  for (const [role, name] of Object.entries(office)) await putUser(database, role, name, [role])
  ;[server, browser] = await Promise.all([Server.start(database), openChromium()])
  began = Date.now()
}, deadline)

after(async () => {
  await browser?.close()
  await server?.stop()
  rmSync(folder, { recursive: true, force: true })
})

step('a wrong password is refused in words, and the right one opens the desk', async () => {
  const desk = await open()
  await desk.page.locator(`${at('login-name')}:focus`).waitFor()
  await desk.page.keyboard.type('reception')
  await desk.page.keyboard.press('Tab')
  await desk.page.keyboard.type('not-the-password')
  await desk.page.keyboard.press('Enter')
  await desk.page.getByRole('alert').filter({ hasText: '用户名或密码不正确' }).waitFor()
  await desk.page.locator(at('login-name')).fill('')
  await desk.page.locator(at('login-name')).focus()
  await desk.logIn('reception')
  await desk.page.getByText('没有在办的信访件').waitFor()
  desks.reception = desk
})

step('the window registers a letter by keyboard alone', async () => {
  const { page } = desks.reception
  const keys = async (...list) => {
    for (const key of list) await page.keyboard.press(key)
  }
  await page.keyboard.press('Alt+n')
  // Two kinds of case: the clerk says which.
  await page.locator(`${at('register-workflow-petition')}`).waitFor()
  await keys(await page.locator(`${at('register-workflow-petition')} kbd`).textContent())
  await page.locator('#input-channel:focus').waitFor()
  await keys('Alt+m')
  await page.locator('#input-content').waitFor()
  await keys('Alt+m', '1', 'Enter', 'Enter') // a letter, received today
  await page.keyboard.type('不服不起诉决定的申诉')
  await keys('Enter', '1', 'Enter') // an appeal
  await page.keyboard.type('秦川')
  await keys('Enter', 'Enter') // past the last field to the button, and the button
  await page.waitForURL(/\/cases\/\d+$/)
  number = await page.getByRole('heading', { level: 1 }).textContent()
  assert.match(number, /〔\d{4}〕1号$/)
  assert.equal(await page.locator(at('data-received')).textContent(), today())
  assert.match(await page.locator(at('data-petitioners')).textContent(), /秦川/)
  assert.equal(await page.locator(at('data-channel')).textContent(), '来信')
})

step('everybody’s list shows the new case without a reload, and opens it', async () => {
  for (const role of ['handler', 'organizer', 'supervisor', 'chief', 'case_management']) {
    desks[role] = await open(role)
    await desks[role].openCase(number)
  }
})

step('the materials are asked for once, completed, and the petition is screened', async () => {
  const { reception } = desks
  await reception.begin('request_materials')
  await reception.fill({ missing_materials: ['身份证复印件', '不起诉决定书'] })
  // What will happen is told before the button is pressed.
  await reception.locator('preview').filter({ hasText: '制作《补正通知书》' }).waitFor()
  await reception.confirm()
  await reception.locator('case-state-awaiting_materials').waitFor()
  await reception.act('complete_materials')
  const why = reception.locator('blocked-request_materials')
  await why.waitFor()
  assert.match(await why.textContent(), /补正材料只能一次性告知/)
  await reception.act('screen', { content_class: '不服不起诉决定', jurisdiction: 'own' })
})

step('acceptance is refused beforehand while a test is not met, and done when all are', async () => {
  const { reception, handler } = desks
  await reception.begin('accept')
  await reception.fill({ in_scope: true, entitled: true, materials_complete: false })
  await reception.page.getByText('材料不齐的，应当先一次性告知补正').waitFor()
  await reception.confirm(409)
  await reception.page.getByRole('alert').filter({ hasText: '材料不齐' }).waitFor()
  await reception.fill({ materials_complete: true })
  await reception.locator('preview').waitFor()
  await reception.confirm()
  // The other desk sees it live: state, journal, and the lit state of the chart.
  await handler.locator('case-state-assigning').waitFor()
  await handler.page.locator(`${at('journal-entry')}[data-event=accept]`).waitFor()
  await handler.page.locator('#state-assigning.current').waitFor()
  assert.equal(await handler.page.locator('#state-registered.current').count(), 0)
  assert.match(await handler.locator('other-assign').textContent(), /分案交办.*督办领导、案件管理/)
})

step('the case is assigned and investigated, and a flaw of the office is corrected', async () => {
  const { supervisor, handler, case_management: management } = desks
  await supervisor.act('assign', { department: '第六检察部', case_handler: office.handler })
  const why = handler.locator('blocked-conclude_investigation')
  await why.waitFor()
  assert.match(await why.textContent(), /尚未记录调查核实情况/)
  await handler.act('record_findings', { findings: '调阅原案卷宗，询问申诉人，核对证据。' })
  await handler.act('find_flaw', {
    flaws: [{ kind: 'document', description: '决定书日期笔误' }], conclusion_affected: false,
  })
  await handler.locator('clock-flaw_correction').waitFor()
  await management.locator('case-state-correcting').waitFor()
  await management.act('correct_flaw', { flaw_remedies: [{ remedy: 'explanation' }, { remedy: 'correction' }] })
})

step('the terms are asked for on a day to come, and put on paper', async () => {
  const { page } = desks.handler
  const nextYear = `${Number(today().slice(0, 4)) + 1}-01-10`
  await page.locator('#clocks-as-of').fill(nextYear)
  await page.keyboard.press('Enter')
  await page.locator(at('as-of-banner')).filter({ hasText: `推算至 ${nextYear} 终了` }).waitFor()
  const opened = page.waitForEvent('popup')
  await page.locator(at('clocks-print')).click()
  const paper = await opened
  await paper.locator(at('sheet')).filter({ hasText: number }).waitFor()
  await paper.locator(`${at('sheet-handling')} [data-look=event_day]`).first().waitFor()
  await paper.emulateMedia({ media: 'print' })
  assert.equal(await paper.locator('.page-header').isVisible(), false)
  const pdf = await paper.pdf({ preferCSSPageSize: true })
  assert.match(pdf.toString('latin1'), /^%PDF-/)
  await paper.close()
  await page.locator(at('as-of-now')).click()
  await page.locator(at('as-of-banner')).waitFor({ state: 'detached' })
})

step('a hearing is asked for, approved, arranged, announced and held', async () => {
  const { handler, chief, organizer } = desks
  await handler.act('propose_hearing', { hearing_applicant: 'petitioner', hearing_questions: '原不起诉决定是否适当' })
  await chief.act('approve_hearing', { hearing_open: true, secrets: false })
  await organizer.act('name_panel', {
    panel: [
      { name: '听证员甲', from_pool: true },
      { name: '听证员乙', from_pool: true },
      { name: '听证员丙', from_pool: true },
    ],
    host: '林检察官',
  })
  await organizer.act('notify_hearing', {
    hearing_on: today(), hearing_time: '14:30', hearing_place: '本院听证室', notice_waived: true,
  })
  assert.match(await organizer.locator('blocked-open_hearing').textContent(), /公开听证应当先发布公告/)
  await organizer.act('announce_hearing')
  await organizer.act('open_hearing')
  await organizer.act('recess')
  await organizer.act('give_opinion', { hearing_opinion: '多数听证员认为原决定适当。', hearing_majority: true })
  await organizer.act('close_hearing', { minutes_number: '听证笔录〔2026〕1号' })
})

step('the reply is drafted, approved, served and accepted, and the case is closed', async () => {
  const { handler, supervisor, organizer, reception, case_management: management } = desks
  await handler.act('conclude_investigation')
  await handler.act('submit_reply', {
    reply_opinion: 'explained', reply_facts: '原处理认定事实清楚。', reply_basis: '刑事诉讼法第一百七十七条',
    reply_remedy: '三十日内可以申请复查', majority_followed: true,
  })
  await supervisor.act('approve_reply')
  await organizer.act('tell_panel')
  await reception.act('serve_reply', { served_on: today(), service_method: 'in_person', service_receipt: '送达回证1号' })
  await reception.act('accept_reply')
  await reception.locator('case-state-closed').waitFor()
  await management.act('archive', { archive_number: '2026-信-0001' })
  await management.locator('case-state-archived').waitFor()
})

// Event, who, legal basis: newest first, as the page shows them.
const road = [
  ['archive', 'case_management', '诉讼档案管理'],
  ['accept_reply', 'reception', '信访人书面表示息诉'],
  ['serve_reply', 'reception', '信访工作条例 第32条、第34条'],
  ['tell_panel', 'organizer', '人民检察院审查案件听证工作规定'],
  ['approve_reply', 'supervisor', '信访工作条例 第32条；人民检察院审查案件听证工作规定'],
  ['submit_reply', 'handler', '信访工作条例 第32条'],
  ['conclude_investigation', 'handler', '信访工作条例 第32条'],
  ['close_hearing', 'organizer', '人民检察院审查案件听证工作规定 第15条'],
  ['give_opinion', 'organizer', '人民检察院审查案件听证工作规定 第15条'],
  ['recess', 'organizer', '人民检察院审查案件听证工作规定 第15条'],
  ['open_hearing', 'organizer', '人民检察院审查案件听证工作规定 第14条'],
  ['announce_hearing', 'organizer', '人民检察院审查案件听证工作规定 第10条'],
  ['notify_hearing', 'organizer', '人民检察院审查案件听证工作规定 第10条'],
  ['name_panel', 'organizer', '人民检察院审查案件听证工作规定 第13条'],
  ['approve_hearing', 'chief', '人民检察院审查案件听证工作规定 第4条、第5条'],
  ['propose_hearing', 'handler', '人民检察院审查案件听证工作规定 第4条、第9条'],
  ['correct_flaw', 'case_management', '人民检察院司法瑕疵处理办法（试行）'],
  ['find_flaw', 'handler', '人民检察院司法瑕疵处理办法（试行）'],
  ['record_findings', 'handler', '信访工作条例 第31条'],
  ['assign', 'supervisor', '控告申诉首办责任制实施办法（试行）'],
  ['accept', 'reception', '人民检察院刑事诉讼规则 第161条、第162条'],
  ['screen', 'reception', '人民检察院刑事诉讼规则 第161条'],
  ['complete_materials', 'reception', '人民检察院刑事诉讼规则 第162条第3项'],
  ['request_materials', 'reception', '人民检察院刑事诉讼规则 第162条'],
  ['register', 'reception', '信访工作条例 第22条'],
]

step('the journal in the page names each step with actor, time and legal basis', async () => {
  const { page } = desks.supervisor
  const entries = page.locator(at('journal-entry'))
  await page.locator(`${at('journal-entry')}[data-event=archive]`).waitFor()
  const shown = await entries.evaluateAll((list) =>
    list.map((entry) => ({
      event: entry.dataset.event,
      title: entry.querySelector('b').textContent,
      actor: entry.querySelector('[data-testid=journal-actor]').textContent,
      basis: entry.querySelector('[data-testid=journal-basis]').textContent,
      at: Date.parse(entry.querySelector('time').dateTime),
      time: entry.querySelector('time').textContent,
    })),
  )
  assert.deepEqual(shown.map((entry) => entry.event), road.map(([event]) => event))
  for (const [index, [event, role, basis]] of road.entries()) {
    const entry = shown[index]
    assert.equal(entry.actor, office[role], event)
    assert.ok(entry.basis.includes(basis), `${event}: ${entry.basis}`)
    assert.match(entry.title, /[一-鿿]/, event)
    assert.match(entry.time, /^\d{4}-\d{2}-\d{2} 周. \d{2}:\d{2}$/, event)
    assert.ok(entry.at >= began && entry.at <= Date.now(), `${event}: ${entry.at}`)
    assert.ok(index === 0 || entry.at <= shown[index - 1].at, event)
  }
})

test('nobody’s page had an error on the whole road', () => {
  for (const [role, desk] of Object.entries(desks)) assert.deepEqual(desk.errors, [], role)
})

// A second case, made without the browser, for what goes wrong.
async function anotherCase(subject) {
  const client = await new Client(server.url).login('reception')
  const data = { channel: 'letter', received: today(), subject, matter_class: 'appeal', petitioners: [{ name: '沈默' }] }
  return { client, made: await client.register('petition', data) }
}

test('whoever comes second is told so, and what they typed is kept and can be sent', deadline, async () => {
  const { client, made } = await anotherCase('后到的一次办理')
  // This desk hears nothing live, as on a broken line: only the server can tell it.
  const desk = await open('handler', { prepare: (page) => page.routeWebSocket(/live/, (socket) => socket.send('{"type":"hello","sequence":0}')) })
  await desk.openCase(made.number)
  await desk.begin('request_materials')
  await desk.fill({ missing_materials: ['委托书'] })
  await client.send(made.id, made.sequence, 'send_procedural_reply')
  await desk.confirm(412)
  await desk.locator('changed-notice').filter({ hasText: '刚被他人办理' }).waitFor()
  await desk.page.locator(`${at('journal-entry')}[data-event=send_procedural_reply]`).waitFor()
  assert.match(await desk.locator('field-missing_materials').textContent(), /委托书/)
  await desk.confirm()
  await desk.locator('case-state-awaiting_materials').waitFor()
  assert.equal(await desk.locator('data-missing_materials').textContent(), '委托书')
  await desk.close()
})

test('a form that another desk made impossible stays open with what was typed', deadline, async () => {
  const { client, made } = await anotherCase('被他人先办')
  const { handler } = desks
  await handler.page.getByRole('link', { name: '办件台', exact: true }).click()
  await handler.openCase(made.number)
  await handler.begin('request_materials')
  await handler.fill({ missing_materials: ['委托书'] })
  await client.send(made.id, made.sequence, 'link_to_case', { linked_number: '荆检控申访〔2025〕9号' })
  await handler.locator('changed-notice').filter({ hasText: '现在已不能办理' }).waitFor()
  assert.match(await handler.locator('field-missing_materials').textContent(), /委托书/)
  assert.equal(await handler.locator('confirm-action').isDisabled(), true)
  await handler.locator('cancel-action').click()
  assert.equal(await handler.locator('field-missing_materials').count(), 0)
})

test('a session that has ended leads to the log-in and back to the same page, with what was typed', deadline, async () => {
  const { made } = await anotherCase('登录失效')
  const desk = await open('reception')
  await desk.openCase(made.number)
  await desk.begin('request_materials')
  await desk.fill({ missing_materials: ['委托书'] })
  const cookie = (await desk.context.cookies()).map(({ name, value }) => `${name}=${value}`).join('; ')
  await fetch(`${server.url}/api/v1/session`, { method: 'DELETE', headers: { cookie } })
  await desk.confirm(401)
  await desk.page.getByText('登录已失效，请重新登录。登录后').waitFor()
  assert.equal(await desk.page.getByRole('heading', { level: 1, name: made.number }).isVisible(), false)
  await desk.logIn('reception')
  await desk.page.getByRole('heading', { level: 1, name: made.number }).waitFor()
  assert.match(desk.page.url(), new RegExp(`/cases/${made.id}$`))
  assert.match(await desk.locator('field-missing_materials').textContent(), /委托书/)
  await desk.confirm()
  await desk.locator('case-state-awaiting_materials').waitFor()
  await desk.close()
})

test('the whole page speaks English when asked, and remembers it', deadline, async () => {
  const { made } = await anotherCase('英文界面')
  const desk = await open('reception')
  await desk.openCase(made.number)
  await desk.locator('language-switch').click()
  await desk.page.getByRole('heading', { name: 'What can be done now' }).waitFor()
  await desk.page.locator('html[lang=en]').waitFor()
  await desk.begin('screen')
  assert.match(await desk.locator('field-jurisdiction').textContent(), /Jurisdiction.*This office/s)
  await desk.page.locator('#state-registered').filter({ hasText: 'Registered' }).first().waitFor()
  await desk.page.reload()
  await desk.page.getByRole('heading', { name: 'What can be done now' }).waitFor()
  await desk.close()
})

test('nothing is wider than a phone: log-in, list, register and case, in both languages', deadline, async () => {
  const { made } = await anotherCase('一件标题很长很长的信访事项，用来看看在手机上会不会超出屏幕的宽度，应当换行而不是横向滚动')
  const phone = { width: 390, height: 844 }
  const desk = await open(undefined, phone)
  const wide = []
  const look = async (where) => {
    const over = await desk.overflow()
    if (over > 0) wide.push(`${where}: ${over} px`)
  }
  await desk.page.locator(at('login-submit')).waitFor()
  await look('log-in')
  await desk.logIn('reception')
  for (const language of ['zh', 'en']) {
    await desk.page.getByRole('link', { name: made.number, exact: true }).waitFor()
    await look(`list ${language}`)
    await desk.locator('register-open').click()
    await desk.locator('register-workflow-petition').waitFor()
    await look(`kinds ${language}`)
    await desk.locator('register-workflow-petition').click()
    await desk.page.locator('#input-channel:focus').waitFor()
    await desk.page.locator('.case-form .fold').click()
    await look(`register ${language}`)
    await desk.page.getByRole('link', { name: language === 'zh' ? '办件台' : 'Desk', exact: true }).click()
    await desk.openCase(made.number)
    await desk.begin('screen')
    await desk.page.locator(`${at('chart')} svg`).waitFor()
    await look(`case ${language}`)
    await desk.page.goBack()
    if (language === 'zh') await desk.locator('language-switch').click()
  }
  assert.deepEqual(wide, [])
  await desk.close()
})
