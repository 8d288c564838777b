import { enableAutoUnmount, flushPromises, mount } from '@vue/test-utils'
import ElementPlus from 'element-plus'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createMemoryHistory, createRouter } from 'vue-router'

import { api } from '@/api/client'
import { Problem } from '@/api/problem'
import PageHeader from '@/components/PageHeader.vue'
import { i18n, setLanguage } from '@/i18n'
import RemindersPage from '@/pages/RemindersPage.vue'
import { useLive } from '@/stores/live'
import { useReminders } from '@/stores/reminders'
import { digest, newPinia, reminderItem } from '../support'

enableAutoUnmount(afterEach)

const reminders = vi.spyOn(api, 'reminders')
const read = vi.spyOn(api, 'readReminder')

async function mounted(component: typeof RemindersPage | typeof PageHeader) {
  const pinia = newPinia()
  const nothing = { template: '<p />' }
  const router = createRouter({
    history: createMemoryHistory(),
    routes: [
      { path: '/', name: 'desk', component: nothing }, { path: '/cases/:id', name: 'case', component: nothing },
      { path: '/reminders', name: 'reminders', component: nothing }, { path: '/register', name: 'register', component: nothing },
    ],
  })
  const wrapper = mount(component, { attachTo: document.body, global: { plugins: [pinia, i18n, router, ElementPlus] } })
  await flushPromises()
  return wrapper
}

beforeEach(() => {
  setLanguage('zh')
  read.mockReset().mockResolvedValue(new Response(null, { status: 204 }))
  reminders.mockReset().mockResolvedValue({
    unread: 1, next: null,
    items: [digest(2, { items: [reminderItem(), reminderItem({ event: 'clock.expired.reply', late_detected: true, due_day: null })] }), digest(1, { read: true })],
  })
})

describe('the page of reminders', () => {
  it('opens a digest, which is then read, and leads to its cases', async () => {
    const wrapper = await mounted(RemindersPage)
    const first = wrapper.get('[data-testid=digest-2]')
    expect(first.text()).toContain('未读')
    expect(first.findAll('li')).toHaveLength(0)
    await wrapper.get('[data-testid=digest-open-2]').trigger('click')
    await flushPromises()
    expect(read).toHaveBeenCalledWith(2)
    expect(first.text()).not.toContain('未读')
    const [warned, expired] = first.findAll('li').map((line) => line.text())
    expect(warned).toMatch(/▲ 预警.*办理.*测检〔2026〕7号.*届满日 2026-03-09.*还剩 2 天/)
    expect(expired).toMatch(/■ 届满.*事后补记 · 2026-03-07 周六 00:00 应提示/)
    expect(expired).not.toContain('届满日')
    expect(first.get('a').attributes('href')).toBe('/cases/7')
    expect(wrapper.get('[data-testid=digest-open-2]').attributes('aria-expanded')).toBe('true')
  })
  it('asks nothing for a digest that was read before', async () => {
    const wrapper = await mounted(RemindersPage)
    await wrapper.get('[data-testid=digest-open-1]').trigger('click')
    await wrapper.get('[data-testid=digest-open-1]').trigger('click')
    expect(read).not.toHaveBeenCalled()
    expect(wrapper.findAll('li')).toHaveLength(0)
  })
  it('says so where there is nothing, and what went wrong where it can’t be read', async () => {
    reminders.mockResolvedValue({ unread: 0, items: [], next: null })
    expect((await mounted(RemindersPage)).text()).toContain('没有期限提醒')
    reminders.mockRejectedValue(new Problem({ code: 'network', status: 0 }))
    expect((await mounted(RemindersPage)).get('[role=alert]').text()).toContain('连接不上服务器')
  })
})

describe('the bell', () => {
  it('tells how many are unread, once the connection is open and whenever it comes back', async () => {
    const wrapper = await mounted(PageHeader)
    const bell = wrapper.get('[data-testid=reminders-open]')
    expect(reminders).not.toHaveBeenCalled()
    expect(bell.attributes('aria-label')).toBe('期限提醒')
    useLive().status = 'open'
    await flushPromises()
    expect(bell.get('[data-testid=reminders-unread]').text()).toBe('1')
    expect(bell.attributes('aria-label')).toBe('期限提醒，1 份未读')
    useLive().status = 'closed'
    useLive().status = 'open'
    await flushPromises()
    useReminders().unread = 120
    await flushPromises()
    expect(bell.text()).toBe('99+')
  })
})
