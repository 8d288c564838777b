import { flushPromises } from '@vue/test-utils'
import { afterEach, describe, expect, it, vi } from 'vitest'

import { useLive } from '@/stores/live'
import { useReminders } from '@/stores/reminders'
import { newPinia } from '../support'

const sockets: FakeSocket[] = []
class FakeSocket {
  onmessage: ((event: { data: string }) => void) | null = null
  onclose: (() => void) | null = null
  constructor(readonly url: string) {
    sockets.push(this)
  }
  close() {}
}
vi.stubGlobal('WebSocket', FakeSocket)
afterEach(() => useLive().stop())

describe('the live connection of the application', () => {
  it('brings the number of unread reminders to the bell', async () => {
    newPinia()
    useLive().start()
    sockets[0]?.onmessage?.({ data: JSON.stringify({ type: 'digest', unread: 3 }) })
    await flushPromises()
    expect(useReminders().unread).toBe(3)
  })
})
