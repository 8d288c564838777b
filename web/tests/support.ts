// What the tests of components share: a small definition, a case, and mounting with the plugins.
import { mount } from '@vue/test-utils'
import ElementPlus from 'element-plus'
import { createPinia, setActivePinia, type Pinia } from 'pinia'
import type { Component } from 'vue'

import type { Action, Case, CaseRow, Field, FieldType, Text } from '@/api/types'
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
    rules: { name: 'terms', version: '1', region: null, in_force_from: '2026-01-01' },
    subject: '事', petitioner: '甲', received: '2026-03-02', opened_at: '2026-03-02T01:00:00.000Z',
    changed_at: '2026-03-02T01:00:00.000Z', finished: false, stage: null, stages: [], configuration: [], states: [],
    data: [], clocks: [], actions, ...rest,
  }
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
