import { expect, test } from 'vitest'
import { CameraControl } from './camera-control.ts'
import { between, fitCamera, keepInView, maxScale, toMap, zoomCamera } from './map-camera.ts'

const size = { width: 800, height: 600 }

test('a map is shown whole, in the middle, and never larger than it can be read', () => {
  const wide = fitCamera({ x: 0, y: 0, width: 4000, height: 1000 }, size)
  // Above the middle, since the legend is below.
  expect(toMap(wide, { x: 400, y: 280 })).toEqual({ x: 2000, y: 500 })
  expect(4000 * wide.scale).toBeLessThanOrEqual(800)
  expect(fitCamera({ x: 0, y: 0, width: 10, height: 10 }, size).scale).toBe(1.1)
})

test('what is under the pointer stays there while zooming, within limits', () => {
  const before = { x: 10, y: 20, scale: 0.5 }
  const at = { x: 300, y: 100 }
  const after = zoomCamera(before, at, 1.7, 0.1)
  expect(toMap(after, at).x).toBeCloseTo(toMap(before, at).x)
  expect(toMap(after, at).y).toBeCloseTo(toMap(before, at).y)
  expect(zoomCamera(before, at, 1000, 0.1).scale).toBe(maxScale)
  expect(zoomCamera(before, at, 0.001, 0.1).scale).toBe(0.1)
})

test('the map cannot be moved out of sight', () => {
  const map = { width: 1000, height: 1000 }
  const far = keepInView({ x: 99_999, y: -99_999, scale: 1 }, map, size)
  expect(far).toEqual({ x: 720, y: -920, scale: 1 })
})

test('a flight begins and ends where it is meant to', () => {
  const [from, to] = [fitCamera({ x: 0, y: 0, width: 4000, height: 3000 }, size), { x: -500, y: -40, scale: 1 }]
  const [start, end] = [between(from, to, 0, size), between(from, to, 1, size)]
  for (const key of ['x', 'y', 'scale'] as const) {
    expect(start[key]).toBeCloseTo(from[key])
    expect(end[key]).toBeCloseTo(to[key])
  }
})

/** A control whose frames are run by hand. */
function controlled(prefersStill: boolean) {
  const queue = new Map<number, (time: number) => void>()
  let [id, time] = [0, 0]
  const control = new CameraControl({
    frame: (work) => {
      queue.set(++id, work)
      return id
    },
    cancel: (at) => queue.delete(at),
    now: () => time,
    prefersStill: () => prefersStill,
  })
  const runFrames = () => {
    let frames = 0
    while (queue.size > 0) {
      time += 16
      frames++
      const due = [...queue.values()]
      queue.clear()
      for (const work of due) work(time)
    }
    return frames
  }
  control.resize(size)
  control.setMap({ width: 4000, height: 3000 })
  runFrames()
  return { control, runFrames }
}

test('a move is a flight of some frames; with reduced motion it is one', () => {
  const target = { x: -1000, y: -1000, scale: 1 }
  for (const [prefersStill, frames] of [
    [false, 20],
    [true, 1],
  ] as const) {
    const { control, runFrames } = controlled(prefersStill)
    control.centreOn(toMap(target, { x: 400, y: 300 }), 1)
    expect(runFrames()).toBeGreaterThanOrEqual(frames)
    expect(control.camera).toEqual(target)
  }
  const still = controlled(true)
  still.control.centreOn(toMap(target, { x: 400, y: 300 }), 1)
  expect(still.runFrames()).toBe(1)
})

test('a map that is shown whole stays so when the window changes; otherwise the middle stays', () => {
  const { control, runFrames } = controlled(true)
  control.resize({ width: 400, height: 600 })
  expect(control.camera).toEqual(fitCamera({ x: 0, y: 0, width: 4000, height: 3000 }, { width: 400, height: 600 }))
  control.set({ x: -1000, y: -1000, scale: 1 })
  const middle = toMap(control.camera, { x: 200, y: 300 })
  control.resize({ width: 600, height: 500 })
  expect(toMap(control.camera, { x: 300, y: 250 })).toEqual(middle)
  control.fit()
  runFrames()
  control.resize(size)
  expect(control.camera).toEqual(fitCamera({ x: 0, y: 0, width: 4000, height: 3000 }, size))
})

test('knows whether something is in view beside a panel', () => {
  const { control } = controlled(true)
  control.set({ x: -1000, y: -1000, scale: 1 })
  const box = { x: 1600, y: 1100, width: 100, height: 40 }
  expect([control.shows(box), control.shows(box, 200), control.shows({ ...box, x: 950 })]).toEqual([true, false, false])
})
