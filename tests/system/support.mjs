// Starts the real server on a free loopback port and a database of its own, and talks to it.
import { execFile, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { promisify } from 'node:util'

export const root = resolve(import.meta.dirname, '../..')
export const binary = join(root, process.env.XINFANG_BINARY ?? 'build/dev/xinfang')
export const password = 'test-password-1'

const run = promisify(execFile)

// A folder that goes when the test ends.
export function temporaryFolder(t) {
  const folder = mkdtempSync(join(tmpdir(), 'xinfang-test-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

// Runs the binary to its end: { code, stdout, stderr }.
export async function xinfang(args, input = '') {
  const child = run(binary, args, { cwd: root, maxBuffer: 64 * 1024 * 1024 })
  // A command that ends without reading what it is given breaks the pipe; its exit code says why.
  child.child.stdin.on('error', () => {})
  child.child.stdin.end(input)
  try {
    const { stdout, stderr } = await child
    return { code: 0, stdout, stderr }
  } catch (error) {
    return { code: error.code, stdout: error.stdout, stderr: error.stderr }
  }
}

export async function putUser(database, login, name, roles) {
  const result = await xinfang(
    ['user', 'put', login, '--name', name, '--roles', roles.join(','), '--database', database],
    `${password}\n`,
  )
  if (result.code !== 0) throw new Error(`user put: ${result.stdout}${result.stderr}`)
}

// One user for each role, named after it.
export async function putOffice(database, roles) {
  for (const role of roles) await putUser(database, role, `测试${role}`, [role])
}

export class Server {
  static async start(database, args = []) {
    const child = spawn(binary, ['serve', '--port', '0', '--database', database, ...args], {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    const lines = []
    const server = new Server()
    server.child = child
    server.lines = lines
    server.ended = new Promise((done) => child.on('exit', (code, signal) => done({ code, signal })))
    server.url = await new Promise((done, fail) => {
      const read = (stream) =>
        createInterface({ input: stream }).on('line', (line) => {
          lines.push(line)
          const found = line.match(/listening on (http:\/\/127\.0\.0\.1:\d+)/)
          if (found) done(found[1])
        })
      read(child.stdout)
      read(child.stderr)
      server.ended.then(() => fail(new Error(`the server ended:\n${lines.join('\n')}`)))
    })
    return server
  }

  kill() {
    this.child.kill('SIGKILL')
    return this.ended
  }

  stop() {
    this.child.kill('SIGTERM')
    return this.ended
  }
}

// A signed-in caller. The server may be another process later: `url` is set anew.
export class Client {
  constructor(url) {
    this.url = url
    this.cookie = ''
  }

  async login(login) {
    const answer = await this.call('POST', '/api/v1/session', { body: { login, password } })
    if (answer.status !== 201) throw new Error(`log-in ${login}: ${JSON.stringify(answer)}`)
    this.cookie = answer.headers.get('set-cookie').split(';')[0]
    return this
  }

  async call(method, path, { body, headers = {}, signal } = {}) {
    const answer = await fetch(this.url + path, {
      method,
      signal,
      headers: {
        ...(this.cookie ? { cookie: this.cookie } : {}),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      body: body === undefined ? undefined : JSON.stringify(body),
    })
    const text = await answer.text()
    const json = /json/.test(answer.headers.get('content-type') ?? '') && text ? JSON.parse(text) : null
    return { status: answer.status, headers: answer.headers, text, json }
  }

  // Expects `status`, gives the body.
  async expect(status, method, path, options) {
    const answer = await this.call(method, path, options)
    if (answer.status !== status) {
      throw new Error(`${method} ${path}: ${answer.status} instead of ${status}: ${answer.text}`)
    }
    return answer.json
  }

  register(workflow, data, headers) {
    return this.expect(201, 'POST', '/api/v1/cases', { body: { workflow, data }, headers })
  }

  send(id, sequence, event, data = {}, headers = {}) {
    return this.expect(200, 'POST', `/api/v1/cases/${id}/events`, {
      body: { event, data },
      headers: { 'if-match': `"${id}-${sequence}"`, ...headers },
    })
  }
}

// A seeded generator (mulberry32): a failing run prints its seed.
export function random(seed) {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = state
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}

// The day it is in the office (Asia/Shanghai).
export function today() {
  return new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Shanghai' }).format(new Date())
}
