'use client'
import { type ComponentType, useEffect, useState } from 'react'

/**
 * What lies over the page, loaded when it opens for the first time. Held as state and not behind a boundary, because React keeps
 * what comes after a boundary back for 300 ms.
 */
export function useOpened<Props>(open: boolean, load: () => Promise<ComponentType<Props>>): ComponentType<Props> | undefined {
  const [Box, setBox] = useState<ComponentType<Props>>()
  useEffect(() => {
    if (open && !Box) void load().then((loaded) => setBox(() => loaded))
  }, [open, Box, load])
  return Box
}
