import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

import { api, newKey, query, whenSignedOut } from '@/api/client'
import { Problem } from '@/api/problem'
import { answer } from '../support'

const fetched = vi.fn<typeof fetch>()
const of = { id: 7, sequence: 3 }

// What was sent: method, address, headers, body.
function sent(index = 0) {
  const [address, options] = fetched.mock.calls[index] ?? []
  return {
    address, method: options?.method, headers: options?.headers as Record<string, string>,
    body: options?.body === undefined ? undefined : JSON.parse(String(options.body)),
  }
}
async function problemOf(promise: Promise<unknown>): Promise<Problem> {
  const error = await promise.then(() => null, (reason: unknown) => reason)
  expect(error).toBeInstanceOf(Problem)
  return error as Problem
}

beforeEach(() => {
  fetched.mockReset()
  vi.stubGlobal('fetch', fetched)
})
afterEach(() => {
  vi.unstubAllGlobals()
  whenSignedOut(() => {})
})

describe('the client', () => {
  it('sends an event with the version it is about and the key of the intention', async () => {
    fetched.mockResolvedValue(answer(200, { id: 7, sequence: 4 }))
    await api.send(of, 'accept', { in_scope: true }, 'key-1')
    expect(sent()).toMatchObject({
      address: '/api/v1/cases/7/events', method: 'POST',
      headers: { 'if-match': '"7-3"', 'idempotency-key': 'key-1', 'content-type': 'application/json' },
      body: { event: 'accept', data: { in_scope: true } },
    })
  })

  it('sends the same key with the same body when a caller tries again', async () => {
    fetched.mockRejectedValueOnce(new TypeError('down')).mockResolvedValueOnce(answer(201, { id: 7, sequence: 1 }))
    expect((await problemOf(api.register('any', { subject: '事' }, 'key-2'))).code).toBe('network')
    await api.register('any', { subject: '事' }, 'key-2')
    expect(sent(1)).toEqual(sent(0))
    expect(sent(1).headers['idempotency-key']).toBe('key-2')
  })

  it('makes a new key each time, also where the browser has no randomUUID', () => {
    const real = newKey()
    vi.stubGlobal('crypto', { getRandomValues: crypto.getRandomValues.bind(crypto) })
    const keys = [newKey(), newKey()]
    expect(new Set([real, ...keys]).size).toBe(3)
    expect(keys[0]).toMatch(/^[0-9a-f]{32}$/)
  })

  it('names a problem by the code of the server, with pointers and reasons', async () => {
    fetched.mockResolvedValue(answer(422, {
      code: 'form', title: 'Form', detail: 'bad answers',
      errors: [{ pointer: '/data/petitioners/0/name', detail: 'is required' }, { pointer: '/event', detail: 'other' }],
      reasons: [{ zh: '因', en: 'why' }],
    }))
    const problem = await problemOf(api.preview(of, 'accept', {}))
    expect(problem).toMatchObject({ code: 'form', status: 422, detail: 'bad answers', reasons: [{ zh: '因', en: 'why' }] })
    expect(problem.answers()).toEqual({ 'petitioners/0/name': 'is required' })
  })

  it('calls an answer that is no problem document an internal failure', async () => {
    fetched.mockResolvedValue(new Response('<html>bad gateway</html>', { status: 502 }))
    expect(await problemOf(api.session())).toMatchObject({ code: 'internal', status: 502 })
  })

  it('tells that the session has ended, and only then', async () => {
    const ended = vi.fn()
    whenSignedOut(ended)
    fetched.mockResolvedValueOnce(answer(401, { code: 'bad_credentials' }))
    await problemOf(api.logIn('lin', 'wrong'))
    expect(ended).not.toHaveBeenCalled()
    fetched.mockResolvedValueOnce(answer(401, { code: 'unauthenticated' }))
    await problemOf(api.case(7))
    expect(ended).toHaveBeenCalledOnce()
  })

  it('leaves empty filters out of the address and encodes the rest', () => {
    expect(query({ stage: '', colour: undefined, cursor: null })).toBe('')
    expect(query({ number: '荆检〔2026〕', limit: 50 })).toBe(
      `?number=${encodeURIComponent('荆检〔2026〕')}&limit=50`,
    )
  })
})
