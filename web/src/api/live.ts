// The live connection: tells of every change the caller may see, comes back by itself after a break,
// and asks for what it missed.
import type { LiveMessage } from './types'

export type LiveStatus = 'connecting' | 'open' | 'closed'

export interface LiveHandlers {
  change: (message: Extract<LiveMessage, { type: 'case' }>) => void
  // A digest of reminders came, or one was read at another window.
  digest: (message: Extract<LiveMessage, { type: 'digest' }>) => void
  // What was missed is no longer held: read everything anew.
  reset: () => void
  status: (status: LiveStatus) => void
}

const waitFirst = 500
const waitMost = 15_000

export class Live {
  private socket: WebSocket | null = null
  private timer: ReturnType<typeof setTimeout> | null = null
  private wait = waitFirst
  private last: number | null = null
  private wanted = false

  constructor(
    private readonly handlers: LiveHandlers,
    private readonly open: (url: string) => WebSocket = (url) => new WebSocket(url),
  ) {}

  start() {
    if (this.wanted) return
    this.wanted = true
    this.connect()
  }

  stop() {
    this.wanted = false
    this.last = null
    if (this.timer) clearTimeout(this.timer)
    this.socket?.close()
    this.socket = null
    this.handlers.status('closed')
  }

  private connect() {
    this.handlers.status('connecting')
    const scheme = location.protocol === 'https:' ? 'wss' : 'ws'
    const after = this.last === null ? '' : `?after=${this.last}`
    const socket = this.open(`${scheme}://${location.host}/api/v1/live${after}`)
    this.socket = socket
    socket.onmessage = (event) => this.receive(JSON.parse(String(event.data)) as LiveMessage)
    socket.onclose = () => {
      if (this.socket !== socket) return
      this.socket = null
      this.handlers.status('closed')
      if (this.wanted) this.timer = setTimeout(() => this.connect(), this.wait)
      this.wait = Math.min(this.wait * 2, waitMost)
    }
  }

  private receive(message: LiveMessage) {
    if (message.type === 'case') {
      this.last = message.sequence
      this.handlers.change(message)
    } else if (message.type === 'digest') {
      this.handlers.digest(message)
    } else if (message.type === 'hello') {
      this.wait = waitFirst
      this.handlers.status('open')
      this.last ??= message.sequence
    } else if (message.type === 'reset') {
      this.last = message.sequence
      this.handlers.reset()
    }
  }
}
