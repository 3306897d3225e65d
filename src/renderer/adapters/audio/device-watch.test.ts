import { expect, test } from 'vitest'
import { FakeClock, settle } from '../../clock/fake-clock.ts'
import { createDeviceWatch } from './device-watch.ts'

class FakeMedia extends EventTarget {
  labels: string[] = []
  looks = 0
  enumerateDevices(): Promise<MediaDeviceInfo[]> {
    this.looks++
    const infos = this.labels.map((label) => ({
      kind: 'audioinput' as const,
      deviceId: label,
      groupId: label,
      label,
      toJSON: () => null,
    }))
    return Promise.resolve(infos)
  }
}

async function start() {
  const media = new FakeMedia()
  media.labels = ['Desk']
  const clock = new FakeClock()
  const watch = createDeviceWatch(media, clock)
  await settle()
  const inputs = () => watch.read().input.devices.map(({ label }) => label)
  let told = 0
  watch.subscribe(() => told++)
  return { media, clock, watch, inputs, told: () => told }
}

test('what is there is known from the start, and each change the browser tells of is told', async () => {
  const { media, inputs, told } = await start()
  expect(inputs()).toEqual(['Desk'])
  media.labels = ['Desk', 'Headset']
  media.dispatchEvent(new Event('devicechange'))
  await settle()
  expect(inputs()).toEqual(['Desk', 'Headset'])
  expect(told()).toBe(1)
})

test('a change that changes nothing is not told', async () => {
  const { media, told } = await start()
  media.dispatchEvent(new Event('devicechange'))
  await settle()
  expect(told()).toBe(0)
})

test('closely, what the browser does not tell of is found too; afterwards nothing runs', async () => {
  const { media, clock, watch, inputs } = await start()
  const stops = [watch.closely(), watch.closely()]
  media.labels = ['Headset']
  await clock.advance(1_000)
  await settle()
  expect(inputs()).toEqual(['Headset'])
  stops[0]?.()
  stops[0]?.()
  expect(clock.pending).toBe(1)
  stops[1]?.()
  expect(clock.pending).toBe(0)
})

test('a look asked for during another sees what changed meanwhile', async () => {
  const { media, watch, inputs } = await start()
  const first = Promise.withResolvers<MediaDeviceInfo[]>()
  const real = media.enumerateDevices.bind(media)
  media.enumerateDevices = () => first.promise
  void watch.refresh()
  const second = watch.refresh()
  media.enumerateDevices = real
  media.labels = ['Headset']
  first.resolve([])
  await second
  expect(inputs()).toEqual(['Headset'])
})

test('a page without media devices has none', async () => {
  const watch = createDeviceWatch(undefined, new FakeClock())
  await watch.refresh()
  expect(watch.read().input.devices).toEqual([])
  watch.close()
})

test('a look that fails tells of nothing: what was there is still there', async () => {
  const { media, watch, inputs, told } = await start()
  media.enumerateDevices = () => Promise.reject(new DOMException('', 'InvalidStateError'))
  await watch.refresh()
  expect(inputs()).toEqual(['Desk'])
  expect(told()).toBe(0)
})
