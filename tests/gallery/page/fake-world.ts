import { withoutControls } from '../../../src/renderer/app/control-voice.ts'
import { browserDevice } from '../../../src/renderer/adapters/desktop/browser-device.ts'
import { noShell } from '../../../src/renderer/adapters/desktop/shell-bridge.ts'
import { storageMemory } from '../../../src/renderer/adapters/desktop/device-memory.ts'
import { browserWindows } from '../../../src/renderer/adapters/desktop/windows.ts'
import type { World } from '../../../src/renderer/app/world.ts'
import { systemClock } from '../../../src/renderer/clock/clock.ts'
import type { AuthPort } from '../../../src/renderer/features/auth/ports.ts'
import type { BackendPort } from '../../../src/renderer/features/backend/ports.ts'
import type { SettingsStore } from '../../../src/renderer/features/settings/store.ts'
import { err, ok } from '../../../src/shared/result.ts'
import { channels, self, servers } from './camp.ts'
import { fakeServers } from './fake-servers.ts'
import { fakeSound } from './fake-sound.ts'
import { fakeSync } from './fake-sync.ts'
import { fakeTalk } from './fake-talk.ts'
import { fakeVoice } from './fake-voice.ts'
import { never } from './never.ts'
import type { Scene } from './scenes.ts'

const config = { url: 'http://127.0.0.1:54321', publishableKey: 'sb_publishable_gallery' }

export function fakeWorld(scene: Scene, settings: SettingsStore): World {
  return {
    backend: fakeBackend(scene),
    connect: () => ({
      auth: fakeAuth(scene),
      name: 'gallery',
      sync: fakeSync(scene),
      servers: fakeServers(scene),
      token: async () => 'token',
      close: () => {},
    }),
    voice: fakeVoice(scene),
    settings,
    talk: fakeTalk(scene),
    sound: fakeSound(scene),
    system: {
      platform: scene.platform ?? 'linux',
      spellingLanguages: async () => ['cs', 'de', 'en-GB', 'en-US', 'fi', 'fr', 'pl'],
    },
    proxy: { watch: () => () => {}, answer: () => {} },
    keeping: {
      watch(listener) {
        listener(scene.keeping ?? { kept: 'encrypted', why: null })
        return () => {}
      },
    },
    voiceControls: {
      ...withoutControls,
      onGate(listener) {
        listener(scene.voice?.talking ?? false)
        return () => {}
      },
    },
    local: (owner) => ({ storage: null, windows: browserWindows(owner, undefined) }),
    device: browserDevice(window, systemClock),
    clock: systemClock,
    shell: noShell,
    memory: fakeMemory(scene),
    desktop: {
      openLink: () => {},
      inviteLinkFor: (code) => `https://bonfire.example.org/#/invite/${code}`,
      startReached: () => {},
      isMac: false,
      keyboardStyle: 'linux',
      onCommand: () => () => {},
      keyLabels: async () => null,
    },
  }
}

function fakeMemory({ known }: Scene): World['memory'] {
  const memory = storageMemory(localStorage)
  memory.write('directory', known === undefined ? null : { profile: self, servers, channels }, 'gallery')
  return memory
}

function fakeBackend({ backend }: Scene): BackendPort {
  return {
    isKnown: () => false,
    find: () => {
      if (backend === 'finding') return never()
      return Promise.resolve(
        backend === 'missing' ? null : { config, from: backend === undefined ? 'page' : 'device' },
      )
    },
    reach: async () => {
      if (backend === 'unreachable' || backend === 'key-refused') return err({ kind: backend })
      return backend === 'missing' ? err({ kind: 'unreachable' }) : ok(null)
    },
    keep: () => {},
    forget: () => {},
  }
}

function fakeAuth({ account: state }: Scene): AuthPort {
  const account = { userId: self.id, email: 'mara@example.org', wanted: null }
  const wanted = { ...account, wanted: { username: self.username, displayName: self.display_name } }
  return {
    account: async () => {
      if (state === 'stuck') return err({ kind: 'unreachable' })
      return ok(state === 'none' ? null : state === 'nameless' ? wanted : account)
    },
    signIn: async ({ password }) =>
      password === 'correct horse' ? ok(account) : err({ kind: 'wrong-credentials' }),
    signUp: async ({ email }) => {
      if (email.startsWith('taken')) return err({ kind: 'email-taken' })
      return email.startsWith('confirm')
        ? ok({ kind: 'confirm-email' })
        : ok({ kind: 'signed-in', account: wanted })
    },
    remembered: async () => null,
    lost: () => null,
    redeem: async () => ok(wanted),
    signOut: async () => {},
    profile: async () => ok(state === 'nameless' ? null : self),
    createProfile: async () => err({ kind: 'username-taken' }),
    onSignedOut: (listener) => {
      if (state === 'ended') setTimeout(listener, 200)
      return () => {}
    },
  }
}
