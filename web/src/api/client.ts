// The one place that calls the server. Knows the contract of docs/api.md, no page and no store.
import { Problem } from './problem'
import type {
  Calendar, Case, CaseRow, ClocksAsOf, Dashboard, JournalEntry, Json, Page, Preview, Reminders, Session, User, Workflow,
} from './types'

const root = '/api/v1'

export type Answers = Record<string, Json>

interface Options {
  body?: unknown
  headers?: Record<string, string>
}

let onSignedOut = () => {}
// What to do when the server says that the session has ended.
export function whenSignedOut(handler: () => void) {
  onSignedOut = handler
}

async function call(method: string, path: string, options: Options = {}): Promise<Response> {
  let answer: Response
  try {
    answer = await fetch(root + path, {
      method,
      credentials: 'same-origin',
      headers: {
        ...(options.body === undefined ? {} : { 'content-type': 'application/json' }),
        ...options.headers,
      },
      body: options.body === undefined ? undefined : JSON.stringify(options.body),
    })
  } catch {
    throw new Problem({ code: 'network', status: 0 })
  }
  if (answer.ok) return answer
  const problem = await readProblem(answer)
  if (problem.code === 'unauthenticated') onSignedOut()
  throw problem
}

async function readProblem(answer: Response): Promise<Problem> {
  try {
    const body = await answer.json()
    return new Problem({ ...body, status: answer.status, code: body.code ?? 'internal' })
  } catch {
    return new Problem({ code: 'internal', status: answer.status })
  }
}

async function json<Body>(method: string, path: string, options?: Options): Promise<Body> {
  return (await call(method, path, options)).json() as Promise<Body>
}

// A key for one intention: sent again, it does nothing twice. Also where randomUUID is missing
// (plain http off this machine).
export function newKey(): string {
  if (typeof crypto.randomUUID === 'function') return crypto.randomUUID()
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}

export function query(parameters: Record<string, string | number | null | undefined>): string {
  const search = new URLSearchParams()
  for (const [key, value] of Object.entries(parameters)) {
    if (value !== undefined && value !== null && value !== '') search.set(key, String(value))
  }
  const text = search.toString()
  return text ? `?${text}` : ''
}

export const etag = (of: { id: number; sequence: number }) => `"${of.id}-${of.sequence}"`

export interface ListFilter {
  workflow?: string
  stage?: string
  colour?: string
  state?: string
  number?: string
  sort?: string
}

export const api = {
  session: () => json<Session>('GET', '/session'),
  logIn: (login: string, password: string) =>
    json<Session>('POST', '/session', { body: { login, password } }),
  logOut: () => call('DELETE', '/session'),
  workflows: () => json<Page<Workflow>>('GET', '/workflows'),
  users: (role: string) => json<Page<User>>('GET', `/users${query({ role })}`),
  dashboard: () => json<Dashboard>('GET', '/dashboard'),
  cases: (filter: ListFilter, cursor: string | null, limit = 50) =>
    json<Page<CaseRow>>('GET', `/cases${query({ ...filter, limit, cursor })}`),
  case: (id: number) => json<Case>('GET', `/cases/${id}`),
  journal: (id: number, after: number, limit = 100) =>
    json<{ items: JournalEntry[]; next: number | null }>(
      'GET', `/cases/${id}/journal${query({ after, limit })}`),
  // As of a day (its end) or an instant; now where it is left out.
  clocks: (id: number, asOf?: string) => json<ClocksAsOf>('GET', `/cases/${id}/clocks${query({ as_of: asOf })}`),
  calendar: (from: string, to: string) => json<Calendar>('GET', `/calendar${query({ from, to })}`),
  reminders: (cursor: string | null, limit = 20) => json<Reminders>('GET', `/reminders${query({ limit, cursor })}`),
  readReminder: (id: number) => call('POST', `/reminders/${id}/read`),
  register: (workflow: string, data: Answers, key: string) =>
    json<Case>('POST', '/cases', { body: { workflow, data }, headers: { 'idempotency-key': key } }),
  send: (of: { id: number; sequence: number }, event: string, data: Answers, key: string) =>
    json<Case>('POST', `/cases/${of.id}/events`, {
      body: { event, data },
      headers: { 'if-match': etag(of), 'idempotency-key': key },
    }),
  preview: (of: { id: number; sequence: number }, event: string, data: Answers) =>
    json<Preview>('POST', `/cases/${of.id}/preview`, {
      body: { event, data },
      headers: { 'if-match': etag(of) },
    }),
  diagram: async (workflow: string, hash: string, lang: string) =>
    (await call('GET', `/workflows/${workflow}/diagram${query({ lang, hash })}`)).text(),
}
