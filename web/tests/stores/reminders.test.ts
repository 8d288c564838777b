import { beforeEach, describe, expect, it, vi } from 'vitest'

import { api } from '@/api/client'
import { Problem } from '@/api/problem'
import { useReminders } from '@/stores/reminders'
import { digest, newPinia } from '../support'

vi.mock('@/api/client', () => ({ api: { reminders: vi.fn(), readReminder: vi.fn() } }))
const reminders = vi.mocked(api.reminders)
const readReminder = vi.mocked(api.readReminder)
const page = (ids: number[], unread: number, next: string | null = null, read = false) =>
  ({ items: ids.map((id) => digest(id, { read })), unread, next })
const ids = () => useReminders().items.map((item) => item.id)

describe('reminders', () => {
  beforeEach(() => {
    newPinia()
    reminders.mockReset().mockResolvedValue(page([3, 2], 2, 'after-2'))
    readReminder.mockReset().mockResolvedValue(new Response(null, { status: 204 }))
  })

  it('ask for the number alone, for the bell, and leave it as it was where nobody answers', async () => {
    const store = useReminders()
    await store.count()
    expect(reminders).toHaveBeenCalledWith(null, 1)
    expect([store.unread, store.items]).toEqual([2, []])
    reminders.mockRejectedValue(new Problem({ code: 'network', status: 0 }))
    await store.count()
    expect(store.unread).toBe(2)
  })

  it('come newest first, and go on from where the page ends without showing one twice', async () => {
    const store = useReminders()
    await store.load()
    reminders.mockResolvedValue(page([2, 1], 2))
    await store.more()
    expect(reminders).toHaveBeenLastCalledWith('after-2', 20)
    expect(ids()).toEqual([3, 2, 1])
    await store.more()
    expect(reminders).toHaveBeenCalledTimes(2)
  })

  it('are read once: the number goes down, and up again where it was not taken', async () => {
    const store = useReminders()
    await store.load()
    await store.read(3)
    await store.read(3)
    expect(readReminder.mock.calls).toEqual([[3]])
    expect(store.unread).toBe(1)
    readReminder.mockRejectedValue(new Problem({ code: 'network', status: 0 }))
    await expect(store.read(2)).rejects.toThrow()
    expect(store.unread).toBe(1)
    expect(store.items.map((item) => item.read)).toEqual([true, false])
  })

  it('only change the bell when a digest comes and no page shows them', async () => {
    const store = useReminders()
    await store.tell(5)
    expect(store.unread).toBe(5)
    expect(reminders).not.toHaveBeenCalled()
  })

  it('put a new digest on top of the page that is open, and keep what was loaded below', async () => {
    const store = useReminders()
    store.shown = true
    await store.load()
    reminders.mockResolvedValue(page([1], 2, 'after-1'))
    await store.more()
    reminders.mockResolvedValue(page([4, 3], 3, 'after-3'))
    await store.tell(3)
    expect(ids()).toEqual([4, 3, 2, 1])
    expect([store.unread, store.next]).toEqual([3, 'after-1'])
  })

  it('leave no gap where more came than a page holds', async () => {
    const store = useReminders()
    store.shown = true
    await store.load()
    reminders.mockResolvedValue(page([9, 8], 9, 'after-8'))
    await store.tell(9)
    expect(ids()).toEqual([9, 8])
    expect(store.next).toBe('after-8')
  })

  it('are forgotten with the session', async () => {
    const store = useReminders()
    await store.load()
    store.end()
    expect([store.unread, store.items, store.next]).toEqual([0, [], null])
  })
})
