/** For tests: microphones and speakers that are plugged in and out, and microphones that refuse to open. */
export class FakeMedia extends EventTarget {
  /** Real devices by name, which is their id too. The first of each kind is the system's default. */
  inputs: string[] = []
  outputs: string[] = []
  /** Does the list say which device is behind the default, as on Windows and macOS? */
  namesDefault = true
  /** What `getUserMedia` rejects with, by device. */
  readonly refusals = new Map<string, string>()
  readonly asked: (MediaTrackConstraints | undefined)[] = []
  readonly opened: FakeTrack[] = []

  /** What is there from now on; the browser tells of it. */
  plug(inputs: string[], outputs = this.outputs): void {
    this.inputs = inputs
    this.outputs = outputs
    this.dispatchEvent(new Event('devicechange'))
  }

  get live(): string[] {
    return this.opened.filter(({ readyState }) => readyState === 'live').map(({ label }) => label)
  }

  enumerateDevices(): Promise<MediaDeviceInfo[]> {
    const list = (kind: MediaDeviceKind, labels: string[]): MediaDeviceInfo[] => {
      const info = (deviceId: string, label: string, groupId: string): MediaDeviceInfo => ({
        ...{ kind, deviceId, label, groupId },
        toJSON: () => null,
      })
      const [first] = labels
      const role = this.namesDefault
        ? info('default', `Default - ${first}`, `${first}`)
        : info('default', 'Default', 'none')
      return [...(first === undefined ? [] : [role]), ...labels.map((label) => info(label, label, label))]
    }
    return Promise.resolve([...list('audioinput', this.inputs), ...list('audiooutput', this.outputs)])
  }

  getUserMedia(constraints: MediaStreamConstraints): Promise<MediaStream> {
    const audio = typeof constraints.audio === 'object' ? constraints.audio : undefined
    this.asked.push(audio)
    const wanted = audio?.deviceId as { exact: string } | undefined // only `openStream` asks
    const label = wanted === undefined ? this.inputs[0] : this.inputs.find((one) => one === wanted.exact)
    const refusal = label === undefined ? 'NotFoundError' : this.refusals.get(label)
    if (label === undefined || refusal !== undefined) return Promise.reject(new DOMException('', refusal))
    const track = new FakeTrack(label)
    this.opened.push(track)
    // The only parts of a stream that are used.
    const stream = { getTracks: () => [track], getAudioTracks: () => [track] } as unknown as MediaStream
    return Promise.resolve(stream)
  }
}

export class FakeTrack extends EventTarget {
  enabled = true
  readyState: MediaStreamTrackState = 'live'
  readonly label: string
  constructor(label: string) {
    super()
    this.label = label
  }
  stop(): void {
    this.readyState = 'ended'
  }
  /** As when the device is pulled out. */
  end(): void {
    this.readyState = 'ended'
    this.dispatchEvent(new Event('ended'))
  }
}
