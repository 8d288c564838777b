import { defineStore } from 'pinia'

import { api } from '@/api/client'
import type { Reminder } from '@/api/types'

const pageSize = 20

// The caller's digests of terms that spoke up, newest first, and how many are unread.
export const useReminders = defineStore('reminders', {
  state: () => ({
    unread: 0,
    items: [] as Reminder[],
    next: null as string | null,
    loading: false,
    // Whether a page shows them: then a new digest is read at once.
    shown: false,
    request: 0,
  }),
  actions: {
    // Only the number, for the bell.
    async count() {
      try {
        this.unread = (await api.reminders(null, 1)).unread
      } catch {
        // The bell stays as it was; the page says what is wrong.
      }
    },
    async load() {
      const request = ++this.request
      this.loading = true
      try {
        const page = await api.reminders(null, pageSize)
        if (request !== this.request) return
        this.items = page.items
        this.next = page.next
        this.unread = page.unread
      } finally {
        if (request === this.request) this.loading = false
      }
    },
    async more() {
      if (!this.next || this.loading) return
      const request = ++this.request
      this.loading = true
      try {
        const page = await api.reminders(this.next, pageSize)
        if (request !== this.request) return
        const known = new Set(this.items.map((item) => item.id))
        this.items.push(...page.items.filter((item) => !known.has(item.id)))
        this.next = page.next
        this.unread = page.unread
      } finally {
        if (request === this.request) this.loading = false
      }
    },
    // A digest came, or one was read at another window.
    async tell(unread: number) {
      this.unread = unread
      if (this.shown) await this.refresh()
    },
    // What is new goes on top; what was loaded below stays.
    async refresh() {
      const request = ++this.request
      const page = await api.reminders(null, pageSize)
      if (request !== this.request) return
      const fresh = new Set(page.items.map((item) => item.id))
      const rest = this.items.filter((item) => !fresh.has(item.id))
      this.loading = false
      // Where nothing of the page was known there may be more between it and the rest.
      const joined = this.items.some((item) => fresh.has(item.id))
      this.items = joined ? [...page.items, ...rest] : page.items
      this.next = joined && rest.length ? this.next : page.next
      this.unread = page.unread
    },
    async read(id: number) {
      const digest = this.items.find((item) => item.id === id)
      if (!digest || digest.read) return
      digest.read = true
      this.unread = Math.max(0, this.unread - 1)
      try {
        await api.readReminder(id)
      } catch (error) {
        digest.read = false
        this.unread += 1
        throw error
      }
    },
    end() {
      this.$reset()
    },
  },
})
