import { defineStore } from 'pinia'

import { api, type ListFilter } from '@/api/client'
import type { CaseRow, Dashboard } from '@/api/types'
import type { Change } from './live'

const flashMs = 2_000
const pageSize = 50
// What one request may ask for (docs/api.md).
const pageMost = 200

// The list as it is shown: filter, rows, where to go on, counters.
export const useList = defineStore('list', {
  state: () => ({
    filter: { state: 'open', sort: 'due' } as ListFilter,
    rows: [] as CaseRow[],
    next: null as string | null,
    loading: false,
    counts: null as Dashboard | null,
    changed: new Set<number>(),
    request: 0,
    refreshing: false,
    again: false,
  }),
  actions: {
    async load(limit = pageSize) {
      const request = ++this.request
      this.loading = true
      try {
        const [page, counts] = await Promise.all([api.cases(this.filter, null, limit), api.dashboard()])
        // A filter that was changed meanwhile has its own answer under way.
        if (request !== this.request) return
        this.rows = page.items
        this.next = page.next
        this.counts = counts
      } finally {
        if (request === this.request) this.loading = false
      }
    },
    async more() {
      if (!this.next || this.loading) return
      const request = ++this.request
      this.loading = true
      try {
        const page = await api.cases(this.filter, this.next)
        if (request !== this.request) return
        const known = new Set(this.rows.map((row) => row.id))
        this.rows.push(...page.items.filter((row) => !known.has(row.id)))
        this.next = page.next
      } finally {
        if (request === this.request) this.loading = false
      }
    },
    // A case changed: what is shown is read anew, since its place in the order may have changed.
    async apply(change: Change | 'reset') {
      if (change !== 'reset') {
        const row = this.rows.find((each) => each.id === change.id)
        if (row && row.sequence >= change.case_sequence) return
        this.flash(change.id)
      }
      await this.refresh()
    },
    // Many changes at once are one more reading, not many.
    async refresh() {
      this.again = true
      if (this.refreshing) return
      this.refreshing = true
      try {
        while (this.again) {
          this.again = false
          await this.load(Math.min(Math.max(this.rows.length, pageSize), pageMost))
        }
      } finally {
        this.refreshing = false
      }
    },
    flash(id: number) {
      this.changed = new Set(this.changed).add(id)
      setTimeout(() => {
        const rest = new Set(this.changed)
        rest.delete(id)
        this.changed = rest
      }, flashMs)
    },
  },
})
