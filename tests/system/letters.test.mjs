// Real letters: `xinfang import` of CSV files as Excel exports them, by the real binary, seen again
// through the API. All letters of tests/data are invented.
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { closeSync, ftruncateSync, openSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'node:test'

import { binary, Client, putUser, root, Server, temporaryFolder, xinfang } from './support.mjs'

const data = (name) => join(root, 'tests/data', name)
const nothing = '0'.repeat(64)

async function office(t) {
  const folder = temporaryFolder(t)
  const database = join(folder, 'letters.db')
  await putUser(database, 'window', '测试窗口', ['reception'])
  await putUser(database, 'organizer', '测试听证', ['organizer'])
  const run = (file, ...args) => xinfang(['import', file, '--as', 'window', '--database', database, ...args])
  const verify = () => xinfang(['verify', '--database', database])
  return { folder, database, run, verify }
}

const clean = (entries) => new RegExp(`^clean: ${entries} journal entries of ${entries} cases; the chain ends in `)

// The rows of a CSV (RFC 4180), read here in another way than the binary does.
function rowsOf(text) {
  const rows = [[]]
  const cell = /("(?:[^"]|"")*"|[^",\r\n]*)(,|\r?\n|$)/g
  for (const [all, raw, end] of text.replace(/^\uFEFF/, '').matchAll(cell)) {
    if (all === '') break
    rows.at(-1).push(raw.startsWith('"') ? raw.slice(1, -1).replaceAll('""', '"') : raw)
    if (end !== ',') rows.push([])
  }
  return rows.filter((row) => row.length > 0)
}

function lettersOf(name, encoding) {
  const [header, ...rows] = rowsOf(new TextDecoder(encoding).decode(readFileSync(data(name))))
  return rows.map((row) => Object.fromEntries(header.map((title, i) => [title.split('(')[0], row[i]])))
}

const channels = { 来信: 'letter', 来访: 'visit', 来电: 'phone', 网上: 'online', 视频接访: 'video', 视频: 'video' }
const dayOf = (text) => text.split(/[-/]/).map((part) => part.padStart(2, '0')).join('-')
const valueOf = (shown, id) => shown.data.find((field) => field.id === id)?.value ?? null

// Every letter is one case with what the file says of it.
async function checkLetters(client, letters) {
  const byNumber = new Map()
  let cursor = ''
  do {
    const page = await client.expect(200, 'GET', `/api/v1/cases?limit=200&cursor=${encodeURIComponent(cursor)}`)
    for (const item of page.items) {
      const shown = await client.expect(200, 'GET', `/api/v1/cases/${item.id}`)
      const { items } = await client.expect(200, 'GET', `/api/v1/cases/${item.id}/journal`)
      // What follows are terms that ran out long ago: the letters are of another year's spring.
      assert.equal(items[0].actor.login, 'window')
      assert.ok(items.slice(1).every((entry) => entry.actor === null && entry.event.name.startsWith('clock.')))
      byNumber.set(`${shown.subject}|${shown.petitioner}|${shown.received}`, shown)
    }
    cursor = page.next
  } while (cursor)
  assert.equal(byNumber.size, letters.length)
  for (const letter of letters) {
    const name = letter.信访人.trim()
    const received = dayOf(letter.来信日期)
    const shown = byNumber.get(`${letter.信访事项.trim()}|${name}|${received}`)
    assert.ok(shown, `no case for ${letter.信访编号}`)
    assert.equal(valueOf(shown, 'channel'), channels[letter.渠道], letter.信访编号)
    assert.equal(valueOf(shown, 'content'), letter.内容.trim() || null, letter.信访编号)
    assert.equal(valueOf(shown, 'people_count'), letter.人数 ? Number(letter.人数) : null, letter.信访编号)
    const [petitioner] = valueOf(shown, 'petitioners')
    assert.equal(petitioner.id_number, letter.证件号码 || null, letter.信访编号)
    assert.equal(petitioner.address, letter.住址 || null, letter.信访编号)
  }
}

test('two hundred letters: a dry run keeps nothing, the import keeps each once, a second run none twice', async (t) => {
  const { database, run, verify } = await office(t)
  const dry = await run(data('letters.csv'), '--dry-run')
  assert.deepEqual(dry, {
    code: 0,
    stdout: 'dry run, nothing was kept: 200 would be registered, 0 are registered already, 0 would be refused\n',
    stderr: '',
  })
  const untouched = await verify()
  assert.equal(untouched.stdout, `clean: 0 journal entries of 0 cases; the chain ends in ${nothing}\n`)

  assert.deepEqual(await run(data('letters.csv')), {
    code: 0,
    stdout: '200 registered, 0 were registered already, 0 refused\n',
    stderr: '',
  })
  const after = await verify()
  assert.match(after.stdout, clean(200))

  // The same letters again, and twenty of them from the other encoding: all known.
  for (const [file, count] of [['letters.csv', 200], ['letters-gb18030.csv', 20]]) {
    const again = await run(data(file))
    assert.deepEqual(again, {
      code: 0,
      stdout: `0 registered, ${count} were registered already, 0 refused\n`,
      stderr: '',
    })
  }
  const dryAgain = await run(data('letters.csv'), '--dry-run')
  assert.match(dryAgain.stdout, /: 0 would be registered, 200 are registered already, 0 would be refused\n$/)
  assert.deepEqual(await verify(), after)

  const server = await Server.start(database)
  t.after(() => server.kill())
  await checkLetters(await new Client(server.url).login('window'), lettersOf('letters.csv', 'utf-8'))
  await server.stop()
})

test('letters in GB18030 are registered as they were written', async (t) => {
  const { database, run, verify } = await office(t)
  const result = await run(data('letters-gb18030.csv'))
  assert.equal(result.stdout, '20 registered, 0 were registered already, 0 refused\n')
  assert.match((await verify()).stdout, clean(20))
  const server = await Server.start(database)
  t.after(() => server.kill())
  await checkLetters(await new Client(server.url).login('window'), lettersOf('letters-gb18030.csv', 'gb18030'))
  await server.stop()
})

test('broken rows are reported with line and reason, and the good ones beside them registered', async (t) => {
  const { run, verify } = await office(t)
  const day = 'is no day of the calendar; 2026-03-02 or 2026/3/2 is expected'
  const refused = [
    '3: refused: 信访人: is empty',
    `4: refused: 来信日期: “三月二日” ${day}`,
    `5: refused: 来信日期: “2026-02-30” ${day}`,
    '6: refused: 渠道: “飞鸽传书” is not known; allowed: 来信、来访、来电、网上、视频、视频接访',
    '7: refused: the row has 9 cells, the first row 15',
    '8: refused: the row has 17 cells, the first row 15',
    '9: refused: 信访人: is 61 characters long; at most 60 is allowed',
    '10: refused: 信访事项: is 205 characters long; at most 200 is allowed',
    '11: refused: 人数: “若干” is no whole number',
    '12: refused: 人数: is 0; at least 1 is required',
    '13: refused: 事项类别: “检举控告” is need-to-know and is registered by hand as a complaint, never from a list; allowed: 申诉求决、建议意见',
    '14: refused: 事项类别: “其他” is not known; allowed: 申诉求决、建议意见',
    '15: refused: 信访事项: is empty',
    '16: refused: 性别: “保密” is not known; allowed: 男、女',
    '17: refused: 首次或重复: “第三次” is not known; allowed: 首次、重复',
    '18: refused: 是否紧急: “十万火急” is not known; allowed: 是、否',
    `19: refused: 来信日期: “昨天” ${day}; 渠道: is empty; 信访人: is empty`,
  ]
  const lines = refused.map((line) => `line ${line}\n`).join('')
  const dry = await run(data('letters-broken.csv'), '--dry-run')
  assert.equal(dry.code, 1)
  assert.equal(dry.stdout, `${lines}dry run, nothing was kept: 2 would be registered, 0 are registered already, 17 would be refused\n`)
  assert.match((await verify()).stdout, clean(0))

  const first = await run(data('letters-broken.csv'))
  assert.deepEqual(first, { code: 1, stdout: `${lines}2 registered, 0 were registered already, 17 refused\n`, stderr: '' })
  const second = await run(data('letters-broken.csv'))
  assert.deepEqual(second, { code: 1, stdout: `${lines}0 registered, 2 were registered already, 17 refused\n`, stderr: '' })
  assert.match((await verify()).stdout, clean(2))
})

test('a file, user or database that will not do is named, and nothing is registered', async (t) => {
  const { folder, database, run, verify } = await office(t)
  const put = (name, content) => {
    writeFileSync(join(folder, name), content)
    return join(folder, name)
  }
  const letters = readFileSync(data('letters.csv'), 'utf8')
  const large = join(folder, 'large.csv')
  const descriptor = openSync(large, 'w')
  ftruncateSync(descriptor, 64 * 1024 * 1024 + 1)
  closeSync(descriptor)
  const start = (file) => `xinfang: ${file}`
  const missing = put('missing.csv', letters.replace(',事项类别', ''))
  const unknown = put('unknown.csv', letters.replace('渠道', '方式'))
  const neither = put('neither.csv', Buffer.from([0x61, 0x2c, 0xff, 0xfe, 0x0a]))
  const torn = put('torn.csv', Buffer.concat([Buffer.from('\uFEFF来信日期'), Buffer.from([0xc0, 0xb4])]))
  const open = put('open.csv', '信访编号,来信日期\nA,"2026\n')
  const empty = put('empty.csv', '')
  const rows = [
    [['--as', 'nobody'], data('letters.csv'), 1, "xinfang: there is no user 'nobody'; `xinfang user list` shows them\n"],
    [['--as', 'organizer'], data('letters.csv'), 1, "xinfang: user 'organizer' may not register petitions; roles that may: reception handler\n"],
    [['--as', 'window'], missing, 1, `${start(missing)}: line 1: column “事项类别” is missing\n`],
    [['--as', 'window'], unknown, 1, /: line 1: column “方式” is not known; known columns: 信访编号、来信日期、渠道、/],
    [['--as', 'window'], neither, 1, `${start(neither)}: byte 2 is no UTF-8, and the file is no GB18030 either; save it as one of the two\n`],
    [['--as', 'window'], torn, 1, `${start(torn)}: the file begins as UTF-8, but byte 15 is none\n`],
    [['--as', 'window'], open, 1, `${start(open)}: line 2: a quoted cell that begins in this row never ends\n`],
    [['--as', 'window'], empty, 1, /: the file is empty; its first row names the columns: 信访编号、/],
    [['--as', 'window'], large, 1, `${start(large)}: the file is larger than 67108864 bytes, the most that is read; split it\n`],
    [['--as', 'window'], join(folder, 'none.csv'), 2, /File does not exist: .*none\.csv/],
    [[], data('letters.csv'), 2, /--as is required/],
  ]
  for (const [user, file, code, words] of rows) {
    const result = await xinfang(['import', file, ...user, '--database', database])
    assert.equal(result.code, code, result.stderr)
    assert.equal(result.stdout, '')
    if (words instanceof RegExp) assert.match(result.stderr, words)
    else assert.equal(result.stderr, words)
  }
  const elsewhere = join(folder, 'typing-error.db')
  const absent = await run(data('letters.csv'), '--database', elsewhere)
  assert.notEqual(absent.code, 0)
  const other = await xinfang(['import', data('letters.csv'), '--as', 'window', '--database', elsewhere])
  assert.deepEqual(other, {
    code: 1,
    stdout: '',
    stderr: `xinfang: there is no database ${elsewhere}; \`xinfang serve\` or \`xinfang user put\` makes one\n`,
  })

  const server = await Server.start(database)
  t.after(() => server.kill())
  assert.deepEqual(await run(data('letters.csv')), {
    code: 1,
    stdout: '',
    stderr: `xinfang: another process writes '${database}' (a server, or another command): stop it first\n`,
  })
  await server.stop()
  assert.equal((await verify()).stdout, `clean: 0 journal entries of 0 cases; the chain ends in ${nothing}\n`)
})

test('a database whose key file is missing is left alone, and no new key is made', async (t) => {
  const { folder, database, run, verify } = await office(t)
  renameSync(`${database}.key`, join(folder, 'kept'))
  assert.deepEqual(await run(data('letters-gb18030.csv')), {
    code: 1,
    stdout: '',
    stderr: `xinfang: there is no key file ${database}.key, but the database ${database} is there, and only its own key opens it: put that back\n`,
  })
  renameSync(join(folder, 'kept'), `${database}.key`)
  assert.equal((await run(data('letters-gb18030.csv'))).code, 0)
  assert.match((await verify()).stdout, clean(20))
})

test('a database named on the command line is the one, whatever the environment says', async (t) => {
  const { folder, database, run } = await office(t)
  const other = join(folder, 'other.db')
  await putUser(other, 'window', '测试窗口', ['reception'])
  process.env.XINFANG_DATABASE = other
  t.after(() => delete process.env.XINFANG_DATABASE)
  await run(data('letters-gb18030.csv'))
  assert.match((await xinfang(['verify', '--database', database])).stdout, clean(20))
  assert.match((await xinfang(['verify'])).stdout, clean(0))
})

test('on a terminal the import draws its progress', async (t) => {
  const { database } = await office(t)
  const quoted = [binary, 'import', data('letters-gb18030.csv'), '--as', 'window', '--database', database]
    .map((word) => `'${word}'`)
    .join(' ')
  const child = spawn('script', ['-qec', quoted, '/dev/null'], { stdio: ['ignore', 'pipe', 'inherit'] })
  let shown = ''
  child.stdout.on('data', (bytes) => (shown += bytes))
  const code = await new Promise((done) => child.on('close', done))
  assert.equal(code, 0, shown)
  const frames = shown.split('\r').filter((frame) => frame.startsWith('['))
  assert.equal(frames[0], `[${' '.repeat(40)}] 0 % (0/20)`)
  assert.equal(frames.length, 21)
  assert.equal(frames[10], `[${'#'.repeat(20)}${' '.repeat(20)}] 50 % (10/20)`)
  assert.equal(frames[20], `[${'#'.repeat(40)}] 100 % (20/20)`)
  assert.match(shown, /\n20 registered, 0 were registered already, 0 refused\r\n$/)
})
