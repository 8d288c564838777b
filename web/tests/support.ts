// What the tests of components share: a small definition, a case, and mounting with the plugins.
import { mount } from '@vue/test-utils'
import ElementPlus from 'element-plus'
import { createPinia, setActivePinia, type Pinia } from 'pinia'
import type { Component } from 'vue'

import type { Action, CalendarDay, Case, CaseRow, Clock, ClockEntry, Field, FieldType, Reminder, ReminderItem, Span, Text } from '@/api/types'
import { i18n, setLanguage } from '@/i18n'
import { useSession } from '@/stores/session'

export const text = (zh: string, en = zh): Text => ({ zh, en })

export function field(id: string, type: FieldType, rest: Partial<Field> = {}): Field {
  return { id, title: text(`题${id}`, `Title ${id}`), type, optional: false, personal: false, ...rest }
}

export const choices = (...values: string[]) => values.map((value) => ({ value, title: text(`选${value}`, `Choice ${value}`) }))

export function action(event: string, form: Field[] = [], rest: Partial<Action> = {}): Action {
  return {
    event, title: text(`办${event}`, `Do ${event}`), basis: '条例 第1条', by: [{ id: 'reception', title: text('窗口', 'Window') }],
    form, allowed: true, enabled: true, blocked: [], ...rest,
  }
}

export function petition(sequence: number, actions: Action[], rest: Partial<Case> = {}): Case {
  return {
    id: 7, number: '测检〔2026〕7号', sequence, workflow: { name: 'any', title: text('类'), hash: 'abc' },
    rules: { name: 'procuratorate', version: '2026-01', region: null, in_force_from: '2026-01-01' },
    subject: '事', petitioner: '甲', received: '2026-03-02', opened_at: '2026-03-02T01:00:00.000Z',
    changed_at: '2026-03-02T01:00:00.000Z', finished: false, stage: null, stages: [], configuration: [], states: [],
    data: [], clocks: [], actions, ...rest,
  }
}

// "03-02..03-04 counted 3": a line of an explanation, as the engine's own tests write it.
export function span(line: string, words = line, year = '2026'): Span {
  const [days = '', reason = '', count = '0'] = line.split(' ')
  const [from = '', to = from] = days.split('..').map((day) => (day.length === 5 ? `${year}-${day}` : day))
  return { reason, from, to, counted_days: Number(count), words: text(words, `en ${words}`) }
}

export function entry(of: ClockEntry['entry'], day: string, rest: Partial<ClockEntry> = {}): ClockEntry {
  return {
    entry: of, at: `${day}T01:30:00.000Z`, day, effective: null, by: null, reason: null, document: null,
    who: { login: 'lin', name: '林' }, late_detected: false, ...rest,
  }
}

export function clock(rest: Partial<Clock> = {}): Clock {
  return {
    id: 'handling', title: text('办理', 'Handling'), limit: '7 days', basis: '条例 第1条', status: 'verified', note: null,
    colour: 'green', words: text('还剩 7 天', '7 days left'), due_day: '2026-03-09', due_at: '2026-03-09T16:00:00.000Z',
    yellow_at: '2026-03-05T16:00:00.000Z', red_at: '2026-03-07T16:00:00.000Z', days_left: 7, provisional: false,
    started_at: '2026-03-02T01:30:00.000Z', round: 1,
    explanation: [span('03-02 event_day'), span('03-03..03-09 counted 7')],
    entries: [entry('started', '2026-03-02')], ...rest,
  }
}

export function reminderItem(rest: Partial<ReminderItem> = {}): ReminderItem {
  return {
    case: { id: 7, number: '测检〔2026〕7号' }, workflow: 'any', event: 'clock.warned.handling', clock: { id: 'handling', title: text('办理', 'Handling') },
    at: '2026-03-06T16:00:00.000Z', text: text('还剩 2 天', '2 days left'), due_day: '2026-03-09', late_detected: false, ...rest,
  }
}

export const digest = (id: number, rest: Partial<Reminder> = {}): Reminder =>
  ({ id, at: `2026-03-0${id}T00:30:00.000Z`, read: false, items: [reminderItem()], ...rest })

// The days of the calendar from one to another: weekends by themselves, the rest as it is told.
export function calendarDays(from: string, to: string, known: Record<string, [CalendarDay['kind'], string?]> = {}): CalendarDay[] {
  const days: CalendarDay[] = []
  for (let at = Date.parse(from); at <= Date.parse(to); at += 86_400_000) {
    const day = new Date(at).toISOString().slice(0, 10)
    const weekend = [0, 6].includes(new Date(at).getUTCDay())
    const [kind, name] = known[day] ?? [weekend ? 'weekend' : 'workday']
    days.push({ day, kind, name: name ? text(name) : null, published: true })
  }
  return days
}

export function row(id: number, rest: Partial<CaseRow> = {}): CaseRow {
  return {
    id, number: `测检〔2026〕${id}号`, workflow: 'any', subject: '事', petitioner: '甲', received: '2026-03-02',
    stage: null, states: [], finished: false, colour: 'green', due: null, sequence: 1,
    changed_at: '2026-03-02T01:00:00.000Z', ...rest,
  }
}

export function newPinia(): Pinia {
  const pinia = createPinia()
  setActivePinia(pinia)
  useSession().session = {
    login: 'lin', name: '林', roles: ['reception'], office: '测检', today: '2026-03-02', zone: 'Asia/Shanghai',
  }
  return pinia
}

export function mounted(component: Component, props: Record<string, unknown>, slots: Record<string, string> = {}) {
  setLanguage('zh')
  const pinia = newPinia()
  return mount(component, { props, slots, attachTo: document.body, global: { plugins: [pinia, i18n, ElementPlus] } })
}

// An answer of the server.
export const answer = (status: number, body: unknown) =>
  new Response(body === null ? null : JSON.stringify(body), {
    status,
    headers: { 'content-type': status < 400 ? 'application/json' : 'application/problem+json' },
  })
