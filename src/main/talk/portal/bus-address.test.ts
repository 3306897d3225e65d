import { expect, it } from 'vitest'
import { busSocketOf } from './bus-address.ts'

it.each([
  ['unix:path=/run/user/1000/bus', '/run/user/1000/bus'],
  ['unix:path=/run/user/1000/bus,guid=0123abcd', '/run/user/1000/bus'],
  ['unix:path=/tmp/a%20bus%2cwith%3bsigns', '/tmp/a bus,with;signs'],
  ['unix:abstract=/tmp/dbus-Xyz,guid=1', '\0/tmp/dbus-Xyz'],
  ['tcp:host=bus.example,port=1;unix:path=/run/bus', '/run/bus'],
  ['unix:runtime=yes', '/run/user/7/bus'],
  ['', '/run/user/7/bus'],
])('finds the socket of %s', (address, socket) => {
  expect(busSocketOf({ DBUS_SESSION_BUS_ADDRESS: address, XDG_RUNTIME_DIR: '/run/user/7' })).toBe(socket)
})

it.each([
  'unixexec:path=/bin/sh,argv1=-c',
  'tcp:host=bus.example,port=1',
  'nonsense',
  'unix:',
  'launchd:env=A',
])('starts no program and goes over no network for %s', (address) => {
  expect(busSocketOf({ DBUS_SESSION_BUS_ADDRESS: address, XDG_RUNTIME_DIR: '/run/user/7' })).toBeNull()
})

it('knows of no bus where nobody names one', () => {
  expect(busSocketOf({})).toBeNull()
})
