import { enableAutoUnmount, flushPromises, mount } from '@vue/test-utils'
import ElementPlus from 'element-plus'
import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createMemoryHistory, createRouter } from 'vue-router'

import { api } from '@/api/client'
import { Problem } from '@/api/problem'
import type { Session } from '@/api/types'
import { i18n, setLanguage } from '@/i18n'
import LoginPage from '@/pages/LoginPage.vue'
import { useLive } from '@/stores/live'
import { useSession } from '@/stores/session'

enableAutoUnmount(afterEach)

const person = (login: string): Session => ({ login, name: login, roles: [], office: '测检', today: '2026-03-02', zone: 'Asia/Shanghai' })
const logIn = vi.spyOn(api, 'logIn')
vi.spyOn(api, 'workflows').mockResolvedValue({ items: [], next: null })
const leave = vi.spyOn(window.location, 'assign').mockImplementation(() => {})

async function page(address: string) {
  const router = createRouter({
    history: createMemoryHistory(),
    routes: [{ path: '/login', component: LoginPage }, { path: '/:rest(.*)', component: { template: '<p />' } }],
  })
  await router.push(address)
  const wrapper = mount(LoginPage, { attachTo: document.body, global: { plugins: [i18n, router, ElementPlus] } })
  const enter = async (login: string) => {
    await wrapper.get('input[autocomplete=username]').setValue(login)
    await wrapper.get('input[type=password]').setValue('secret')
    await wrapper.get('form').trigger('submit')
    await flushPromises()
  }
  return { wrapper, router, enter }
}

beforeEach(() => {
  setLanguage('zh')
  setActivePinia(createPinia())
  leave.mockClear()
  logIn.mockReset().mockImplementation((login) => Promise.resolve(person(login)))
})

describe('the log-in', () => {
  it.each([
    ['/login?back=/cases/7', '/cases/7'],
    ['/login', '/'],
    ['/login?back=//evil.example/x', '/'],
    ['/login?back=https://evil.example/x', '/'],
  ])('%s goes on to %s', async (address, to) => {
    const { router, enter } = await page(address)
    await enter('lin')
    expect(router.currentRoute.value.fullPath).toBe(to)
  })

  it('says what is wrong, forgets the password and stays', async () => {
    logIn.mockRejectedValue(new Problem({ code: 'bad_credentials', status: 401 }))
    const { wrapper, router, enter } = await page('/login')
    await enter('lin')
    expect(wrapper.get('[role=alert]').text()).toBe('用户名或密码不正确')
    expect((wrapper.get('input[type=password]').element as HTMLInputElement).value).toBe('')
    expect(router.currentRoute.value.path).toBe('/login')
  })
})

describe('the log-in over a page whose session has ended', () => {
  it('gives the page back to the same person, with what was missed read anew', async () => {
    const session = useSession()
    session.session = person('lin')
    session.lapse()
    const missed = vi.fn()
    useLive().listen(missed)
    const { wrapper, router, enter } = await page('/cases/7')
    expect(wrapper.text()).toContain('登录已失效')
    await enter('lin')
    expect(session.lapsed).toBe(false)
    expect(missed).toHaveBeenCalledWith('reset')
    expect(router.currentRoute.value.path).toBe('/cases/7')
    expect(leave).not.toHaveBeenCalled()
  })

  it('shows nothing of it to somebody else', async () => {
    const session = useSession()
    session.session = person('lin')
    session.lapse()
    const { enter } = await page('/cases/7')
    await enter('zhou')
    expect(leave).toHaveBeenCalledWith('/')
    expect(session.lapsed).toBe(true)
  })

  it('has nothing to give back where nobody was signed in', () => {
    useSession().lapse()
    expect(useSession().lapsed).toBe(false)
  })
})
