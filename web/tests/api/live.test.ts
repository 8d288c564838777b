import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

import { Live, type LiveStatus } from '@/api/live'
import type { LiveMessage } from '@/api/types'

class FakeSocket {
  onmessage: ((event: { data: string }) => void) | null = null
  onclose: (() => void) | null = null
  closed = false
  constructor(readonly url: string) {}
  close() {
    this.closed = true
    this.onclose?.()
  }
  say(message: LiveMessage) {
    this.onmessage?.({ data: JSON.stringify(message) })
  }
}

const change = (sequence: number): LiveMessage => ({
  type: 'case', sequence, id: 1, case_sequence: 2, number: 'n', workflow: 'any', stage: null, colour: 'green', finished: false,
})

describe('the live connection', () => {
  let sockets: FakeSocket[]
  let statuses: LiveStatus[]
  const changed = vi.fn()
  const reset = vi.fn()
  const digest = vi.fn()
  let live: Live
  const latest = () => sockets[sockets.length - 1] as FakeSocket
  const after = () => new URL(latest().url).searchParams.get('after')

  beforeEach(() => {
    vi.useFakeTimers()
    sockets = []
    statuses = []
    changed.mockReset()
    reset.mockReset()
    digest.mockReset()
    live = new Live({ change: changed, digest, reset, status: (status) => statuses.push(status) }, (url) => {
      const socket = new FakeSocket(url)
      sockets.push(socket)
      return socket as unknown as WebSocket
    })
  })
  afterEach(() => {
    live.stop()
    vi.useRealTimers()
  })

  it('is open once the server has said hello', () => {
    live.start()
    expect(statuses).toEqual(['connecting'])
    expect(after()).toBeNull()
    latest().say({ type: 'hello', sequence: 5 })
    expect(statuses).toEqual(['connecting', 'open'])
  })

  it('asks after a break for what came after the last change it saw', () => {
    live.start()
    latest().say({ type: 'hello', sequence: 5 })
    latest().say(change(9))
    expect(changed).toHaveBeenCalledWith(expect.objectContaining({ sequence: 9 }))
    latest().close()
    vi.advanceTimersByTime(500)
    expect(sockets).toHaveLength(2)
    expect(after()).toBe('9')
  })

  it('asks from the hello on where nothing has changed since', () => {
    live.start()
    latest().say({ type: 'hello', sequence: 5 })
    latest().close()
    vi.advanceTimersByTime(500)
    expect(after()).toBe('5')
    // The hello of a resumed connection says where the server stands, not what was seen.
    latest().say({ type: 'hello', sequence: 8 })
    latest().close()
    vi.advanceTimersByTime(500)
    expect(after()).toBe('5')
  })

  it('goes on from the sequence of a reset, and asks its listener to read anew', () => {
    live.start()
    latest().say({ type: 'hello', sequence: 5 })
    latest().say({ type: 'reset', sequence: 40 })
    expect(reset).toHaveBeenCalledOnce()
    latest().close()
    vi.advanceTimersByTime(500)
    expect(after()).toBe('40')
  })

  it('tells of a digest of reminders, which is no place in the journal', () => {
    live.start()
    latest().say({ type: 'hello', sequence: 5 })
    latest().say({ type: 'digest', unread: 2 })
    expect(digest).toHaveBeenCalledWith({ type: 'digest', unread: 2 })
    expect(reset).not.toHaveBeenCalled()
    latest().close()
    vi.advanceTimersByTime(500)
    expect(after()).toBe('5')
  })

  it('passes over messages of a kind it does not know', () => {
    live.start()
    latest().say({ type: 'hello', sequence: 5 })
    latest().say({ type: 'weather' } as never)
    expect(reset).not.toHaveBeenCalled()
  })

  it('waits twice as long after each failure, 15 seconds at most, and 500 ms again after a hello', () => {
    live.start()
    const waits = [500, 1_000, 2_000, 4_000, 8_000, 15_000, 15_000]
    for (const wait of waits) {
      latest().close()
      const before = sockets.length
      vi.advanceTimersByTime(wait - 1)
      expect(sockets).toHaveLength(before)
      vi.advanceTimersByTime(1)
      expect(sockets).toHaveLength(before + 1)
    }
    latest().say({ type: 'hello', sequence: 1 })
    latest().close()
    vi.advanceTimersByTime(500)
    expect(sockets).toHaveLength(waits.length + 2)
  })

  it('stays closed once it was stopped, and forgets where it was', () => {
    live.start()
    latest().say({ type: 'hello', sequence: 5 })
    live.stop()
    expect(latest().closed).toBe(true)
    expect(statuses.at(-1)).toBe('closed')
    vi.advanceTimersByTime(60_000)
    expect(sockets).toHaveLength(1)
    live.start()
    expect(after()).toBeNull()
  })

  it('takes no second connection while one is wanted, and no notice of pings', () => {
    live.start()
    live.start()
    latest().say({ type: 'ping' })
    expect(sockets).toHaveLength(1)
    expect(changed).not.toHaveBeenCalled()
    expect(reset).not.toHaveBeenCalled()
  })
})
