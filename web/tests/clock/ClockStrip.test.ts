import { enableAutoUnmount } from '@vue/test-utils'
import { nextTick } from 'vue'
import { afterEach, describe, expect, it } from 'vitest'

import ClockStrip from '@/components/clock/ClockStrip.vue'
import { setLanguage } from '@/i18n'
import type { Clock } from '@/api/types'
import { calendarDays, clock, mounted, span, text } from '../support'

enableAutoUnmount(afterEach)

const known = { '2026-02-14': ['make_up_workday'], '2026-02-15': ['holiday', '春节'] } as Parameters<typeof calendarDays>[2]
const spring = (): Clock => clock({
  due_day: '2026-02-16', days_left: 2,
  explanation: [
    { ...span('02-13 event_day'), words: text('起算之日，不计入', 'the day of the event is not counted') },
    span('02-14 counted 1'),
    { ...span('02-15 excluded_holiday'), words: text('春节，不计入', 'Spring Festival, not counted') },
    span('02-16 counted 1'),
  ],
})
const strip = (of = spring(), props = {}) => mounted(ClockStrip, { clock: of, days: calendarDays('2026-02-13', '2026-02-16', known), ...props })
type Strip = ReturnType<typeof strip>
const cell = (wrapper: Strip, day: string) => wrapper.get(`[data-day="${day}"]`)
const told = (wrapper: Strip) => wrapper.get('[data-testid=strip-told]').text()

describe('the strip of days', () => {
  it('shows each day with its sign, and the words of the due day first', () => {
    const wrapper = strip()
    expect(wrapper.findAll('.cell').map((each) => each.text())).toEqual(['13起', '14今班', '15假', '16届'])
    expect(told(wrapper)).toBe('2026-02-16 周一 · 届满日 · 计入期限，第 2 日')
  })
  it('says the words of the day that is pointed at, touched or reached by the arrows', async () => {
    const wrapper = strip()
    await cell(wrapper, '2026-02-15').trigger('mouseenter')
    expect(told(wrapper)).toBe('2026-02-15 周日 · 春节 · 春节，不计入')
    await wrapper.get('.months').trigger('mouseleave')
    expect(told(wrapper)).toContain('届满日')
    await cell(wrapper, '2026-02-13').trigger('click')
    expect(told(wrapper)).toBe('2026-02-13 周五 · 起算之日，不计入')
    await cell(wrapper, '2026-02-13').trigger('keydown', { key: 'ArrowRight' })
    expect(document.activeElement).toBe(cell(wrapper, '2026-02-14').element)
    expect(told(wrapper)).toBe('2026-02-14 周六 · 调休上班日 · 今天 · 计入期限，第 1 日')
    setLanguage('en')
    await nextTick()
    expect(told(wrapper)).toBe('2026-02-14 Sat · make-up workday · today · counted, day 1')
  })
  it('is one stop for the Tab key, and each day says its words to those who do not see it', () => {
    const wrapper = strip()
    expect(wrapper.findAll('[tabindex="0"]').map((each) => each.attributes('data-day'))).toEqual(['2026-02-16'])
    expect(cell(wrapper, '2026-02-15').attributes('aria-label')).toBe('2026-02-15 周日 · 春节 · 春节，不计入')
  })
  it('explains the signs that are there', () => {
    expect(strip().findAll('.legend li').map((each) => each.text().replace(/\s+/g, ' ')))
      .toEqual(['计入期限', '起 起算之日', '今 今天', '班 调休上班日', '假 节假日，不计入', '届 届满日'])
  })
  it('calls the day that was chosen by its name', () => {
    expect(cell(strip(spring(), { asOf: true }), '2026-02-14').text()).toBe('14截班')
  })
  it('has weeks for a long term, where the arrows also go from week to week', async () => {
    const wrapper = strip(clock({ due_day: '2026-03-31', explanation: [span('03-01 event_day'), span('03-02..03-31 counted 30')] }))
    expect(wrapper.findAll('.week').length).toBe(1 + 6)
    await cell(wrapper, '2026-03-31').trigger('keydown', { key: 'ArrowUp' })
    expect(document.activeElement).toBe(cell(wrapper, '2026-03-24').element)
    await cell(wrapper, '2026-03-24').trigger('keydown', { key: 'Home' })
    expect(document.activeElement).toBe(cell(wrapper, '2026-03-01').element)
    await cell(wrapper, '2026-03-01').trigger('keydown', { key: 'ArrowUp' })
    expect(document.activeElement).toBe(cell(wrapper, '2026-03-01').element)
  })
  it('has nothing to touch on paper', () => {
    const wrapper = strip(spring(), { fixed: true })
    expect(wrapper.findAll('button')).toHaveLength(0)
    expect(wrapper.findAll('.cell')).toHaveLength(4)
  })
})
