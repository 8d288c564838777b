import { defineStore } from 'pinia'

import { Live, type LiveStatus } from '@/api/live'
import type { LiveMessage } from '@/api/types'
import { useReminders } from './reminders'

export type Change = Extract<LiveMessage, { type: 'case' }>
type Listener = (change: Change | 'reset') => void

const listeners = new Set<Listener>()
let live: Live | null = null

// One live connection for the whole application; pages listen while they are open.
export const useLive = defineStore('live', {
  state: () => ({ status: 'closed' as LiveStatus }),
  actions: {
    start() {
      live ??= new Live({
        change: (change) => listeners.forEach((listener) => listener(change)),
        digest: (digest) => void useReminders().tell(digest.unread).catch(() => {}),
        reset: () => listeners.forEach((listener) => listener('reset')),
        status: (status) => (this.status = status),
      })
      live.start()
    },
    stop() {
      live?.stop()
    },
    // After a time without a connection nobody knows what was missed.
    reread() {
      listeners.forEach((listener) => listener('reset'))
    },
    listen(listener: Listener): () => void {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  },
})
