// Bad input over HTTP, against the real binary with the shipped workflows: each a named problem with
// status, code, title, detail and pointer, and nothing changed. What the parts refuse on their own is
// in tests/api/http/refusals_test.cpp (every row there too beside a case that must not change) and,
// for files, in tests/engine/definition and tests/api/cli/check_test.cpp.
import assert from 'node:assert/strict'
import { cpSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import test from 'node:test'

import { Client, putOffice, root, Server, temporaryFolder, today, xinfang } from './support.mjs'

const letter = {
  channel: 'letter',
  received: today(),
  subject: '不服不起诉决定',
  matter_class: 'appeal',
  petitioners: [{ name: '林晚舟' }],
}
const problems = 'https://xinfang.invalid/problems/'
const malformed = 'The body is no JSON'
const shape = 'The body is not of the expected shape'
const form = 'The form has wrong answers'

async function start(t) {
  const database = join(temporaryFolder(t), 'refusals.db')
  await putOffice(database, ['reception', 'handler', 'supervisor', 'organizer', 'clue_officer'])
  const server = await Server.start(database)
  t.after(() => server.kill())
  const [window, organizer, officer] = await Promise.all(
    ['reception', 'organizer', 'clue_officer'].map((login) => new Client(server.url).login(login)),
  )
  return { database, server, window, organizer, officer }
}

// Sends raw bytes, gives { status, json } of the first answer.
function raw(url, bytes) {
  return new Promise((done, fail) => {
    const socket = connect(Number(new URL(url).port), '127.0.0.1', () => socket.write(bytes))
    const chunks = []
    socket.on('data', (chunk) => {
      chunks.push(chunk)
      const text = Buffer.concat(chunks).toString('utf8')
      const head = text.indexOf('\r\n\r\n')
      const length = /content-length: (\d+)/i.exec(text)
      if (head < 0 || !length) return
      const body = Buffer.concat(chunks).subarray(Buffer.byteLength(text.slice(0, head + 4)))
      if (body.length < Number(length[1])) return
      socket.destroy()
      done({ status: Number(text.split(' ')[1]), json: JSON.parse(body.toString('utf8')) })
    })
    socket.on('error', fail)
    socket.on('close', () => fail(new Error(`closed without an answer: ${Buffer.concat(chunks)}`)))
  })
}

function check(answer, expected, name) {
  const { status, code, title, detail, pointer } = expected
  const context = `${name}: ${JSON.stringify(answer.json)}`
  assert.equal(answer.status, status, context)
  assert.equal(answer.json.status, status, context)
  assert.equal(answer.json.code, code, context)
  assert.equal(answer.json.type, problems + code, context)
  assert.equal(answer.json.title, title, context)
  assert.ok(answer.json.detail.startsWith(detail), context)
  assert.ok(detail.length > 0, `${name}: the row expects no detail`)
  assert.equal(answer.json.errors[0]?.pointer, pointer, context)
}

// All that a refusal might change: the journal's end, the case, its journal, the lists.
async function everything(client, id) {
  const paths = ['/readyz', `/api/v1/cases/${id}`, `/api/v1/cases/${id}/journal`, '/api/v1/cases?state=all', '/api/v1/dashboard']
  return Promise.all(paths.map(async (path) => (await client.call('GET', path)).text))
}

test('bad input over HTTP is a named problem, and changes nothing', async (t) => {
  const { database, server, window, organizer, officer } = await start(t)
  const { id } = await window.register('petition', letter)
  const first = await window.call('POST', `/api/v1/cases/${id}/events`, {
    body: { event: 'request_materials', data: { missing_materials: ['身份证复印件'] } },
    headers: { 'if-match': `"${id}-1"`, 'idempotency-key': 'asked-once' },
  })
  assert.equal(first.status, 200, first.text)
  const secret = await window.expect(201, 'POST', '/api/v1/cases', {
    body: { workflow: 'complaint', data: { channel: 'letter', received: today(), subject: '反映徇私', named: false, reported: [{ name: '被举报人甲' }] } },
  })
  const ended = await new Client(server.url).login('reception')
  await ended.expect(null, 'DELETE', '/api/v1/session').catch(() => {})
  const before = await everything(window, id)
  assert.equal(JSON.parse(before[0]).sequence, 3)

  const events = `/api/v1/cases/${id}/events`
  const fresh = { 'if-match': `"${id}-2"` }
  const event = (name, data = {}) => JSON.stringify({ event: name, data })
  const registration = (more) => JSON.stringify({ workflow: 'petition', data: { ...letter, ...more } })
  const rows = [
    // ---- the body
    ['malformed JSON', 'POST', events, '{"event": complete}', fresh,
      { status: 400, code: 'malformed_json', title: malformed, detail: 'the body is no JSON at byte 10: ' }],
    ['bad UTF-8', 'POST', events, Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]), fresh,
      { status: 400, code: 'malformed_json', title: malformed, detail: 'the body is no JSON at byte 2: ' }],
    ['half a surrogate pair', 'POST', events, '{"event":"\\ud800"}', fresh,
      { status: 400, code: 'malformed_json', title: malformed, detail: 'the body is no JSON at byte ' }],
    ['too deep', 'POST', events, '['.repeat(100000) + ']'.repeat(100000), fresh,
      { status: 400, code: 'malformed_json', title: malformed, detail: 'the body is no JSON at byte 32: ' }],
    ['a key twice', 'POST', events, '{"event":"complete_materials","event":"withdraw"}', fresh,
      { status: 400, code: 'malformed_json', title: malformed, detail: "the key 'event' stands twice in one object, at byte 30" }],
    ['over the limit', 'POST', events, ' '.repeat(1024 * 1024 + 1), fresh,
      { status: 413, code: 'too_large', title: 'The body is too large', detail: 'a body of up to 1048576 bytes is allowed' }],
    ['another media type', 'POST', events, event('complete_materials'), { ...fresh, 'content-type': 'text/plain' },
      { status: 415, code: 'unsupported_media_type', title: 'The body is of another media type', detail: 'the body must be JSON, with Content-Type: application/json' }],
    ['unknown key', 'POST', events, '{"event":"complete_materials","dta":{}}', fresh,
      { status: 422, code: 'validation', title: shape, detail: 'the body is not of the expected shape', pointer: '/dta' }],
    ['missing key', 'POST', events, '{}', fresh,
      { status: 422, code: 'validation', title: shape, detail: 'the body is not of the expected shape', pointer: '/event' }],
    // ---- answers of a form
    ['unknown field', 'POST', '/api/v1/cases', registration({ chanel: 'letter' }), {},
      { status: 422, code: 'form', title: form, detail: 'the answer /chanel is no field here; did you mean \'channel\'?', pointer: '/data/chanel' }],
    ['unknown field of a record', 'POST', '/api/v1/cases', registration({ petitioners: [{ name: 'a', 'a/b~': 1 }] }), {},
      { status: 422, code: 'form', title: form, detail: 'the answer /petitioners/0/a~1b~0 is no field here', pointer: '/data/petitioners/0/a~1b~0' }],
    ['missing field', 'POST', '/api/v1/cases', registration({ subject: undefined }), {},
      { status: 422, code: 'form', title: form, detail: 'the answer /subject is missing; it is required', pointer: '/data/subject' }],
    ['wrong type', 'POST', '/api/v1/cases', registration({ petitioners: { name: 'a' } }), {},
      { status: 422, code: 'form', title: form, detail: 'the answer /petitioners is an object where a list of objects is expected', pointer: '/data/petitioners' }],
    ['a day that is none', 'POST', '/api/v1/cases', registration({ received: '2026-02-30' }), {},
      { status: 422, code: 'form', title: form, detail: "the answer /received is '2026-02-30'; a date such as 2026-01-31 is expected", pointer: '/data/received' }],
    ['no choice', 'POST', '/api/v1/cases', registration({ channel: 'pigeon' }), {},
      { status: 422, code: 'form', title: form, detail: "the answer /channel is 'pigeon'; allowed: 'letter', 'visit', 'phone', 'online', 'video'", pointer: '/data/channel' }],
    ['too long', 'POST', '/api/v1/cases', registration({ subject: '长'.repeat(201) }), {},
      { status: 422, code: 'form', title: form, detail: 'the answer /subject is 201 characters long; at most 200 is allowed', pointer: '/data/subject' }],
    ['a line break in a line', 'POST', '/api/v1/cases', registration({ subject: '一\n二' }), {},
      { status: 422, code: 'form', title: form, detail: 'the answer /subject has several lines; one is allowed', pointer: '/data/subject' }],
    ['NUL', 'POST', '/api/v1/cases', registration({ content: 'a\u0000b' }), {},
      { status: 422, code: 'form', title: form, detail: 'the answer /content has the control character U+0000', pointer: '/data/content' }],
    ['2^70', 'POST', '/api/v1/cases', registration({ people_count: 'N' }).replace('"N"', '1180591620717411303424'), {},
      { status: 422, code: 'form', title: form, detail: 'the answer /people_count is a number where a whole number is expected', pointer: '/data/people_count' }],
    ['2^64 - 1', 'POST', '/api/v1/cases', registration({ people_count: 'N' }).replace('"N"', '18446744073709551615'), {},
      { status: 422, code: 'form', title: form, detail: 'the answer /people_count is too large a whole number where a whole number is expected', pointer: '/data/people_count' }],
    ['1e400', 'POST', '/api/v1/cases', registration({ people_count: 'N' }).replace('"N"', '1e400'), {},
      { status: 422, code: 'form', title: form, detail: 'the answer /people_count is too large a number where a whole number is expected', pointer: '/data/people_count' }],
    ['unknown workflow', 'POST', '/api/v1/cases', '{"workflow":"petitions"}', {},
      { status: 404, code: 'not_found', title: 'There is nothing here', detail: "there is no workflow 'petitions'" }],
    // ---- the event and the case
    ['unknown event', 'POST', events, event('complete_material'), fresh,
      { status: 422, code: 'unknown_event', title: 'The workflow has no such event', detail: "the workflow 'petition' has no event 'complete_material'; did you mean 'complete_materials'?" }],
    ["the engine's event", 'POST', events, event('clock.expired.procedural_reply'), fresh,
      { status: 422, code: 'reserved', title: "The event is the engine's own", detail: "'clock.expired.procedural_reply' is an event of the engine; a person can't send it" }],
    ['event not allowed here', 'POST', events, event('screen', { content_class: 'other', jurisdiction: 'own' }), fresh,
      { status: 409, code: 'not_allowed_here', title: 'The case does not allow this step now', detail: "event 'screen' is not allowed in " }],
    ['stale ETag', 'POST', events, event('complete_materials'), { 'if-match': `"${id}-1"` },
      { status: 412, code: 'stale', title: 'The case has changed since it was read', detail: 'the case is at 2, If-Match names 1' }],
    ['no ETag', 'POST', events, event('complete_materials'), {},
      { status: 428, code: 'precondition_required', title: 'If-Match is missing', detail: 'an event needs If-Match with the ETag of the case as it was read' }],
    ['a repeated key with another body', 'POST', events, event('request_materials', { missing_materials: ['户口本'] }), { 'if-match': `"${id}-1"`, 'idempotency-key': 'asked-once' },
      { status: 422, code: 'idempotency_mismatch', title: 'The Idempotency-Key belongs to another request', detail: 'this Idempotency-Key was used with another request; use a new key' }],
    ['unknown case', 'POST', '/api/v1/cases/999/events', event('withdraw'), { 'if-match': '"999-1"' },
      { status: 404, code: 'not_found', title: 'There is nothing here', detail: 'there is no case 999' }],
    // ---- path and method
    ['wrong method', 'PUT', `/api/v1/cases/${id}`, '{}', {},
      { status: 405, code: 'method_not_allowed', title: 'The path does not know this method', detail: 'this path does not know the method; allowed: GET, HEAD' }],
    ['unknown path', 'POST', `/api/v1/cases/${id}/close`, '{}', {},
      { status: 404, code: 'not_found', title: 'There is nothing here', detail: 'the API has no such path' }],
    ['unknown query parameter', 'POST', `${events}?force=true`, event('withdraw'), fresh,
      { status: 400, code: 'bad_parameter', title: 'A query parameter is not allowed like this', detail: "there is no parameter 'force' here; none is allowed" }],
    ['bad UTF-8 in the target', 'POST', `${events}?a=%ff`, event('withdraw'), fresh,
      { status: 400, code: 'bad_request', title: 'The request is no valid HTTP', detail: "the query of the request's target does not decode to UTF-8 text" }],
    // ---- the caller
    ["another site's page", 'POST', events, event('complete_materials'), { ...fresh, origin: 'http://evil.example' },
      { status: 403, code: 'origin', title: 'The request comes from another site', detail: 'Origin is not the site that Host names' }],
  ]

  const send = (client, method, path, body, headers) =>
    fetch(server.url + path, {
      method,
      body,
      headers: { 'content-type': 'application/json', ...(client.cookie ? { cookie: client.cookie } : {}), ...headers },
    }).then(async (answer) => ({ status: answer.status, json: await answer.json() }))
  const complete = event('complete_materials')
  const callers = [
    ['wrong role', organizer, { status: 403, code: 'role', title: 'The step is for other roles', detail: "event 'complete_materials' needs one of the roles 'handler', 'reception'; 'organizer' has the roles 'organizer'" }],
    ['no session', new Client(server.url), { status: 401, code: 'unauthenticated', title: 'Nobody is signed in', detail: 'there is no session' }],
    ['ended session', ended, { status: 401, code: 'unauthenticated', title: 'Nobody is signed in', detail: 'the session has ended' }],
  ]
  for (const [name, method, path, body, headers, expected] of rows) {
    check(await send(window, method, path, body, headers), expected, name)
    assert.deepEqual(await everything(window, id), before, `${name}: something changed`)
  }
  for (const [name, client, expected] of callers) {
    check(await send(client, 'POST', events, complete, fresh), expected, name)
    assert.deepEqual(await everything(window, id), before, `${name}: something changed`)
  }
  // Whoever may not see a case gets the answer of one that is not there.
  const hidden = await send(organizer, 'POST', `/api/v1/cases/${secret.id}/events`, complete, { 'if-match': `"${secret.id}-1"` })
  check(hidden, { status: 404, code: 'not_found', title: 'There is nothing here', detail: `there is no case ${secret.id}` }, 'hidden')
  assert.equal((await officer.call('GET', `/api/v1/cases/${secret.id}`)).json.sequence, 1)
  assert.deepEqual(await everything(window, id), before)

  await server.stop()
  const verified = await xinfang(['verify', '--database', database])
  assert.match(verified.stdout, /^clean: 3 journal entries of 2 cases/)
})

test('bytes that are no HTTP are refused before anybody reads them as a command', async (t) => {
  const { server, window } = await start(t)
  const { id } = await window.register('petition', letter)
  const before = await everything(window, id)
  const head = `POST /api/v1/cases HTTP/1.1\r\nHost: a\r\nCookie: ${window.cookie}\r\nContent-Type: application/json\r\n`
  const title = 'The request is no valid HTTP'
  const rows = [
    ['no HTTP', 'hello\r\n\r\n', 'the request is no valid HTTP: '],
    ['a length below zero', `${head}Content-Length: -1\r\n\r\n{}`, 'the request is no valid HTTP: bad Content-Length'],
    ['a length beyond integers', `${head}Content-Length: 99999999999999999999\r\n\r\n{}`, 'the request is no valid HTTP: bad Content-Length'],
    ['two lengths', `${head}Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}`, 'the request is no valid HTTP: '],
    ['an encoding that tells no end', `${head}Transfer-Encoding: gzip\r\n\r\n{}`, 'a Transfer-Encoding other than chunked is not understood'],
    ['NUL in the target', `GET /api/v1/cases/%00 HTTP/1.1\r\nHost: a\r\n\r\n`, "the path of the request's target does not decode"],
  ]
  for (const [name, bytes, detail] of rows) {
    check(await raw(server.url, bytes), { status: 400, code: 'bad_request', title, detail }, name)
    assert.deepEqual(await everything(window, id), before, `${name}: something changed`)
  }
})

test('a user field that names nobody, or somebody of another role, is refused with its place', async (t) => {
  const { server, window } = await start(t)
  const { id } = await window.register('petition', letter)
  await window.send(id, 1, 'screen', { content_class: 'non_prosecution', jurisdiction: 'own' })
  await window.send(id, 2, 'accept', { in_scope: true, entitled: true, materials_complete: true })
  const supervisor = await new Client(server.url).login('supervisor')
  const assignment = { department: '控告申诉检察部', case_handler: 'handler' }
  const before = await everything(window, id)
  for (const [login, words] of [['nobody', /nobody/], ['organizer', /handler/]]) {
    const answer = await supervisor.call('POST', `/api/v1/cases/${id}/events`, {
      body: { event: 'assign', data: { ...assignment, case_handler: login } },
      headers: { 'if-match': `"${id}-3"` },
    })
    check(answer, { status: 422, code: 'form', title: form, detail: 'an answer names no user who can be named here', pointer: '/data/case_handler' }, login)
    assert.match(answer.json.errors[0].detail, words)
    assert.deepEqual(await everything(window, id), before, `${login}: something changed`)
  }
  await supervisor.send(id, 3, 'assign', assignment)
})

test('a broken workflow file is refused at its place, by check and by serve, and no database is made', async (t) => {
  const folder = temporaryFolder(t)
  const shipped = join(root, 'tests/system/workflows')
  const good = readFileSync(join(shipped, 'notebook.yaml'), 'utf8')
  const workflows = join(folder, 'workflows')
  cpSync(shipped, workflows, { recursive: true })
  const file = join(workflows, 'notebook.yaml')
  const rows = [
    ['broken YAML', 'workflow: notebook', 'workflow: [notebook', /: error: .* \[bad-yaml\]/],
    ['unknown state', 'initial: writing', 'initial: writin', /: error: .*did you mean 'writing'.* \[unknown-state\]/],
    ['ill-typed guard', 'to: closed', 'when: size(subject)\n        to: closed', /: error: .*bool.* \[bad-expression\]/],
    ['unknown key', 'numbering:', 'numberin:', /: error: .*did you mean 'numbering'.* \[unknown-key\]/],
  ]
  for (const [name, from, to, fault] of rows) {
    assert.equal(good.split(from).length, 2, `${name}: '${from}' must stand once`)
    const text = good.replace(from, to)
    writeFileSync(file, text)
    const checked = await xinfang(['check', file])
    assert.equal(checked.code, 1, name)
    assert.match(checked.stderr, fault)
    const [, line] = checked.stderr.match(/notebook\.yaml:(\d+):(\d+): error: /)
    assert.ok(Number(line) <= text.split('\n').length, checked.stderr)
    const database = join(folder, 'none.db')
    const served = await xinfang(['serve', '--port', '0', '--database', database, '--workflows', workflows])
    assert.equal(served.code, 1, name)
    assert.match(served.stderr, fault)
    assert.match(served.stderr, /the workflow files are not sound; nothing was started\n/)
    assert.deepEqual(readdirSync(folder), ['workflows'], `${name}: files were made`)
  }
})
