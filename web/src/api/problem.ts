import type { ProblemBody, Text } from './types'

// What went wrong, as the server names it (RFC 9457), or `network` where it was not reached.
export class Problem extends Error {
  readonly code: string
  readonly status: number
  readonly detail: string
  readonly errors: { pointer: string; detail: string }[]
  readonly reasons: Text[]

  constructor(body: Partial<ProblemBody> & { code: string; status: number }) {
    super(body.detail ?? body.title ?? body.code)
    this.code = body.code
    this.status = body.status
    this.detail = body.detail ?? ''
    this.errors = body.errors ?? []
    this.reasons = body.reasons ?? []
  }

  // Problems of answers by path below the form: "petitioners/0/name" -> words.
  answers(): Record<string, string> {
    const found: Record<string, string> = {}
    for (const { pointer, detail } of this.errors) {
      if (pointer.startsWith('/data/')) found[pointer.slice('/data/'.length)] = detail
    }
    return found
  }
}
