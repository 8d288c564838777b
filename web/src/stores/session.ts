import { defineStore } from 'pinia'

import { api } from '@/api/client'
import type { Session, User, Workflow } from '@/api/types'
import { setZone } from '@/i18n/time'

// Who is signed in, and what does not change while they are: workflows and users by role.
interface State {
  session: Session | null
  // The session has ended under the page that is open: it waits, out of sight, for the same person.
  lapsed: boolean
  asked: boolean
  workflows: Workflow[]
  users: Record<string, User[]>
}

export const useSession = defineStore('session', {
  state: (): State => ({ session: null, lapsed: false, asked: false, workflows: [], users: {} }),
  getters: {
    registrable: (state): Workflow[] =>
      (state.workflows as Workflow[]).filter((workflow) => workflow.register.allowed),
  },
  actions: {
    async restore() {
      if (this.asked) return
      this.asked = true
      try {
        await this.begin(await api.session())
      } catch {
        this.session = null
      }
    },
    async logIn(login: string, password: string) {
      await this.begin(await api.logIn(login, password))
    },
    async begin(session: Session) {
      // Somebody else never sees the page that waits: it stays away until it is left.
      this.lapsed = this.lapsed && this.session?.login !== session.login
      this.session = session
      setZone(session.zone)
      this.users = {}
      this.workflows = (await api.workflows()).items
    },
    async logOut() {
      await api.logOut()
      this.end()
    },
    lapse() {
      if (this.session) this.lapsed = true
    },
    end() {
      this.session = null
      this.lapsed = false
      this.workflows = []
      this.users = {}
    },
    async usersOf(role: string) {
      this.users[role] ??= (await api.users(role)).items
      return this.users[role]
    },
  },
})
