import { enableAutoUnmount, flushPromises, mount } from '@vue/test-utils'
import ElementPlus from 'element-plus'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createMemoryHistory, createRouter } from 'vue-router'

import { api } from '@/api/client'
import { Problem } from '@/api/problem'
import type { Calendar, Case, Clock, ClocksAsOf } from '@/api/types'
import CaseClocks from '@/components/case/CaseClocks.vue'
import { i18n, setLanguage } from '@/i18n'
import { calendarDays, clock, entry, newPinia, petition, text } from '../support'

enableAutoUnmount(afterEach)

const clocks = vi.spyOn(api, 'clocks')
const calendar = vi.spyOn(api, 'calendar')
const shown = (list: Clock[], sequence = 3): Case => petition(sequence, [], { clocks: list })
const calendarOf = (from: string, to: string, version = '2026-1'): Calendar =>
  ({ name: 'cn', version, published_at: null, business_hours: [], days: calendarDays(from, to, { '2026-03-07': ['make_up_workday'] }) })
const then = (day: string, list: Clock[], version = '2026-1'): ClocksAsOf => ({
  id: 7, number: '测检〔2026〕7号', as_of: `${day}T15:59:59.999Z`, day, calendar: { name: 'cn', version, published_at: '2025-11-04T02:00:00.000Z' },
  rules: { name: 'procuratorate', version: '2026-01' }, clocks: list,
})

async function panel(of = shown([clock()])) {
  const router = createRouter({
    history: createMemoryHistory(),
    routes: [{ path: '/', component: { template: '<p />' } }, { path: '/cases/:id/clocks/print', name: 'clocks-print', component: { template: '<p />' } }],
  })
  const wrapper = mount(CaseClocks, { props: { shown: of }, attachTo: document.body, global: { plugins: [newPinia(), i18n, router, ElementPlus] } })
  await flushPromises()
  const choose = async (text: string) => {
    await wrapper.get('#clocks-as-of').setValue(text)
    await wrapper.get('#clocks-as-of').trigger('change')
    await flushPromises()
  }
  return { wrapper, choose }
}

beforeEach(() => {
  setLanguage('zh')
  clocks.mockReset().mockImplementation((_, day) => Promise.resolve(then(String(day), [clock({ colour: 'yellow', words: text('还剩 2 天'), days_left: 2 })])))
  calendar.mockReset().mockImplementation((from, to) => Promise.resolve(calendarOf(from, to)))
})

describe('a clock on the case page', () => {
  it('says in words what its colour means, and all that the day rests on', async () => {
    const { wrapper } = await panel(shown([clock({
      colour: 'red', words: text('还剩 1 天'), status: 'assumed', provisional: true, round: 2, note: text('自收到之日起计算'),
    })]))
    const card = wrapper.get('[data-testid=clock-handling]').text()
    for (const part of ['办理', '第 2 次', '紧迫', '2026-03-09', '还剩 1 天', '期限 7 日', '起算 2026-03-02', '暂定', '暂计', '依据：条例 第1条', '说明：自收到之日起计算']) {
      expect(card).toContain(part)
    }
  })
  it.each(['24 hours', '7 days'])('of %s that ends within its last day says the hour', async (limit) => {
    const { wrapper } = await panel(shown([clock({ limit, due_at: '2026-03-09T10:30:00.000Z' })]))
    expect(wrapper.get('.due').text()).toBe('2026-03-09 周一 18:30')
  })
  it('asks for the calendar of its years only when it is unfolded, once', async () => {
    const other = clock({ id: 'other', due_day: '2027-03-09' })
    const { wrapper } = await panel(shown([clock(), other]))
    expect(calendar.mock.calls).toEqual([['2026-01-01', '2026-12-31']])
    expect(wrapper.get('[data-day="2026-03-07"]').text()).toBe('7班')
    const details = wrapper.get('[data-testid=why-other]')
    ;(details.element as HTMLDetailsElement).open = true
    await details.trigger('toggle')
    await flushPromises()
    expect(calendar.mock.calls.slice(1)).toEqual([['2027-01-01', '2027-12-31']])
  })
  it('says so where the calendar can’t be read, and shows the days without it', async () => {
    calendar.mockRejectedValue(new Problem({ code: 'internal', status: 500 }))
    const { wrapper } = await panel()
    expect(wrapper.text()).toContain('没有读出日历')
    expect(wrapper.findAll('.cell')).toHaveLength(8)
  })
  it('that has ended unfolds as well', async () => {
    const { wrapper } = await panel(shown([clock({ colour: 'met', entries: [entry('started', '2026-03-02'), entry('met', '2026-03-04')] })]))
    expect(wrapper.text()).toContain('没有正在计算的期限')
    expect(wrapper.get('[data-testid=clock-handling] [data-entry=met]').text()).toContain('已完成')
  })
})

describe('the terms as of a day', () => {
  it('are shown under a banner, with what they rest on, and can be left', async () => {
    const { wrapper, choose } = await panel()
    await choose('2026.3.1')
    expect(clocks).toHaveBeenCalledWith(7, '2026-03-01')
    const banner = wrapper.get('[data-testid=as-of-banner]')
    expect(banner.text()).toContain('以下是 2026-03-01 终了时的期限')
    expect(banner.text()).toContain('日历 cn 2026-1（2025-11-04 公布） · 期限规则 procuratorate 2026-01')
    expect(wrapper.get('[data-testid=clock-words]').text()).toBe('还剩 2 天')
    expect(wrapper.get('[data-day="2026-03-07"]').text()).toBe('7截班')
    expect(wrapper.get('[data-testid=clocks-print]').attributes('href')).toBe('/cases/7/clocks/print?as_of=2026-03-01')
    await wrapper.get('[data-testid=as-of-now]').trigger('click')
    await flushPromises()
    expect(wrapper.find('[data-testid=as-of-banner]').exists()).toBe(false)
    expect(wrapper.get('[data-testid=clock-words]').text()).toBe('还剩 7 天')
    expect((wrapper.get('#clocks-as-of').element as HTMLInputElement).value).toBe('')
    expect(wrapper.get('[data-testid=clocks-print]').attributes('href')).toBe('/cases/7/clocks/print')
  })
  it.each(['2026-04-01', '2026-03-02'])('of a day that is not over, such as %s, are said to be foretold', async (day) => {
    const { wrapper, choose } = await panel()
    await choose(day)
    expect(wrapper.get('[data-testid=as-of-banner]').text()).toContain('假定此后不再办理任何事项')
  })
  it('are not mistaken for those of now where the day is no day, too early, or not read', async () => {
    const { wrapper, choose } = await panel()
    await choose('昨天')
    expect(wrapper.get('[role=alert]').text()).toContain('「昨天」不是日期')
    expect(clocks).not.toHaveBeenCalled()
    clocks.mockRejectedValueOnce(new Problem({ code: 'bad_parameter', status: 400 }))
    await choose('2025-01-01')
    expect(wrapper.get('[role=alert]').text()).toContain('2025-01-01 该件尚未登记')
    clocks.mockRejectedValueOnce(new Problem({ code: 'network', status: 0 }))
    await choose('2026-03-02')
    expect(wrapper.get('[role=alert]').text()).toContain('连接不上服务器')
    expect(wrapper.find('[data-testid=as-of-banner]').exists()).toBe(false)
    expect(wrapper.get('[data-testid=clock-words]').text()).toBe('还剩 7 天')
  })
  it('are read anew when the case changes, and the later answer wins', async () => {
    const { wrapper, choose } = await panel()
    let come = (_: ClocksAsOf) => {}
    clocks.mockReturnValueOnce(new Promise((done) => (come = done)))
    await choose('2026-03-01')
    await choose('2026-03-05')
    come(then('2026-03-01', []))
    await flushPromises()
    expect(wrapper.get('[data-testid=as-of-banner]').text()).toContain('2026-03-05')
    await wrapper.setProps({ shown: shown([clock()], 4) })
    await flushPromises()
    expect(clocks.mock.calls.map(([, day]) => day)).toEqual(['2026-03-01', '2026-03-05', '2026-03-05'])
  })
  it('take no make-up workdays from another calendar than that of then', async () => {
    clocks.mockResolvedValue(then('2026-03-01', [clock()], '2025-1'))
    const { wrapper, choose } = await panel()
    await choose('2026-03-01')
    expect(wrapper.get('[data-day="2026-03-07"]').text()).toBe('7')
    expect(wrapper.text()).toContain('现行日历已不是当时的日历')
  })
})
