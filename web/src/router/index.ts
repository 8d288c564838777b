import { createRouter, createWebHistory } from 'vue-router'

import LoginPage from '@/pages/LoginPage.vue'
import { useSession } from '@/stores/session'

export const router = createRouter({
  history: createWebHistory(),
  routes: [
    { path: '/login', name: 'login', component: LoginPage },
    { path: '/', name: 'desk', component: () => import('@/pages/DeskPage.vue') },
    { path: '/register/:workflow?', name: 'register', component: () => import('@/pages/RegisterPage.vue') },
    { path: '/cases/:id(\\d+)', name: 'case', component: () => import('@/pages/CasePage.vue') },
    { path: '/cases/:id(\\d+)/clocks/print', name: 'clocks-print', component: () => import('@/pages/ClocksPrintPage.vue') },
    { path: '/reminders', name: 'reminders', component: () => import('@/pages/RemindersPage.vue') },
    { path: '/:rest(.*)', redirect: '/' },
  ],
})

router.beforeEach(async (to) => {
  const session = useSession()
  await session.restore()
  if (!session.session && to.name !== 'login') {
    return { name: 'login', query: to.fullPath === '/' ? {} : { back: to.fullPath } }
  }
  if (session.session && to.name === 'login') return { name: 'desk' }
  return true
})
