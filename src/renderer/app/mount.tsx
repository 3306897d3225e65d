import { createRoot } from 'react-dom/client'
import '../ui/tokens.css'
import '../ui/base.css'
import '../ui/fonts.ts'
import { App } from './app.tsx'
import { createApplication } from './application.ts'
import { createTheme } from './theme.ts'
import type { World } from './world.ts'

/** Starts the app in an element; the returned function ends all of it. */
export function mount(element: HTMLElement, world: World): () => void {
  const theme = createTheme(world.memory, document.documentElement)
  const application = createApplication(world)
  const root = createRoot(element)
  root.render(<App application={application} theme={theme} world={world} />)
  application.start()
  return () => {
    root.unmount()
    application.close()
  }
}
