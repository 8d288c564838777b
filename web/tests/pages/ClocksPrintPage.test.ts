import { enableAutoUnmount, flushPromises, mount } from '@vue/test-utils'
import ElementPlus from 'element-plus'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createMemoryHistory, createRouter } from 'vue-router'

import { api } from '@/api/client'
import { Problem } from '@/api/problem'
import type { ClocksAsOf } from '@/api/types'
import { i18n, setLanguage } from '@/i18n'
import ClocksPrintPage from '@/pages/ClocksPrintPage.vue'
import { calendarDays, clock, entry, newPinia, span, text } from '../support'

enableAutoUnmount(afterEach)

const clocks = vi.spyOn(api, 'clocks')
const calendar = vi.spyOn(api, 'calendar')
const print = vi.fn()
const answer = (rest: Partial<ClocksAsOf> = {}): ClocksAsOf => ({
  id: 7, number: '测检〔2026〕7号', as_of: '2026-03-01T15:59:59.999Z', day: '2026-03-01',
  calendar: { name: 'cn', version: '2026-1', published_at: '2025-11-04T02:00:00.000Z' }, rules: { name: 'procuratorate', version: '2026-01' },
  clocks: [
    clock({ note: text('自收到之日起计算'), entries: [entry('started', '2026-03-02'), entry('extended', '2026-03-05', { by: '3 days', document: '延〔2026〕1号' })] }),
    clock({ id: 'reply', title: text('答复'), status: 'assumed', colour: 'met', round: 2, explanation: [span('03-02 event_day'), span('03-03..04-02 counted 31')], due_day: '2026-04-02' }),
  ],
  ...rest,
})

async function page(address: string) {
  const router = createRouter({
    history: createMemoryHistory(),
    routes: [{ path: '/cases/:id/clocks/print', component: ClocksPrintPage }, { path: '/cases/:id', name: 'case', component: { template: '<p />' } }],
  })
  await router.push(address)
  const wrapper = mount(ClocksPrintPage, { attachTo: document.body, global: { plugins: [newPinia(), i18n, router, ElementPlus] } })
  await flushPromises()
  return wrapper
}

beforeEach(() => {
  setLanguage('zh')
  window.print = print.mockReset()
  vi.useFakeTimers({ toFake: ['Date'], now: new Date('2026-03-06T02:15:00.000Z') })
  clocks.mockReset().mockResolvedValue(answer())
  calendar.mockReset().mockImplementation((from, to) =>
    Promise.resolve({ name: 'cn', version: '2026-1', published_at: null, business_hours: [], days: calendarDays(from, to, { '2026-03-07': ['make_up_workday'] }) }))
})
afterEach(() => vi.useRealTimers())

describe('the sheet of terms', () => {
  it('says whose it is, as of when, by which calendar and rules, and when it was printed', async () => {
    const wrapper = await page('/cases/7/clocks/print?as_of=2026-03-01')
    expect(clocks).toHaveBeenCalledWith(7, '2026-03-01')
    const head = wrapper.get('.head').text()
    for (const part of ['测检', '测检〔2026〕7号', '2026-03-01 周日 23:59（2026-03-01 终了）', 'cn 2026-1（2025-11-04 公布）', 'procuratorate 2026-01', '2026-03-06 周五 10:15 林']) {
      expect(head).toContain(part)
    }
    expect(wrapper.get('.sign').text()).toMatch(/制表人.*复核人.*日期/)
    expect(document.title).toBe('测检〔2026〕7号 期限计算表')
  })
  it('holds of each clock the basis, the ledger, the explanation and the days', async () => {
    const wrapper = await page('/cases/7/clocks/print?as_of=2026-03-01')
    const handling = wrapper.get('[data-testid=sheet-handling]')
    for (const part of ['1. 办理', '7 日', '条例 第1条（已核对）', '自收到之日起计算', '2026-03-09', '还剩 7 天', '2026-03-06、2026-03-08', '计 7 天', '延长 3 日', '延〔2026〕1号']) {
      expect(handling.text()).toContain(part)
    }
    expect(handling.findAll('.cell')).toHaveLength(8)
    expect(handling.get('[data-day="2026-03-07"]').text()).toBe('7班')
    const reply = wrapper.get('[data-testid=sheet-reply]').text()
    for (const part of ['2. 答复', '第 2 次', '已办', '条例 第1条（暂定）', '2026年4月']) expect(reply).toContain(part)
    expect(wrapper.findAll('details, .cell button, button.cell')).toHaveLength(0)
  })
  it('is of now where no day is asked for', async () => {
    clocks.mockResolvedValue(answer({ as_of: '2026-03-06T02:15:00.000Z', day: '2026-03-06', clocks: [] }))
    const wrapper = await page('/cases/7/clocks/print')
    expect(clocks).toHaveBeenCalledWith(7, undefined)
    expect(wrapper.get('[data-testid=sheet-as-of]').text()).toBe('2026-03-06 周五 10:15')
    expect(wrapper.text()).toContain('截至该日没有期限')
  })
  it('has the case number at the foot of each page, whatever stands in it', async () => {
    clocks.mockResolvedValue(answer({ number: '测"</style>\\7号' }))
    const wrapper = await page('/cases/7/clocks/print')
    const rule = wrapper.get('style').element.textContent ?? ''
    expect(rule).toMatch(/@bottom-left \{ content: "测[^"\\<]*7号 期限计算表"; /)
    expect(rule).toContain('counter(page) " / " counter(pages)')
  })
  it('is printed by its button, with the time of printing', async () => {
    const wrapper = await page('/cases/7/clocks/print')
    await wrapper.get('[data-testid=sheet-print]').trigger('click')
    expect(print).toHaveBeenCalledOnce()
    vi.setSystemTime(new Date('2026-03-06T03:00:00.000Z'))
    window.dispatchEvent(new Event('beforeprint'))
    await flushPromises()
    expect(wrapper.get('[data-testid=sheet-printed]').text()).toContain('11:00')
  })
  it('says why there is none', async () => {
    clocks.mockRejectedValue(new Problem({ code: 'not_found', status: 404 }))
    const wrapper = await page('/cases/8/clocks/print')
    expect(wrapper.get('[role=alert]').text()).toContain('没有这个信访件')
    expect(wrapper.find('[data-testid=sheet]').exists()).toBe(false)
  })
})
