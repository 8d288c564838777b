import ElementPlus from 'element-plus'
import 'element-plus/dist/index.css'
import { createPinia } from 'pinia'
import { createApp } from 'vue'

import App from './App.vue'
import { whenSignedOut } from './api/client'
import { i18n, language, setLanguage } from './i18n'
import { router } from './router'
import { useLive } from './stores/live'
import { useSession } from './stores/session'
import './style.css'

const app = createApp(App)
app.use(createPinia())
app.use(i18n)
app.use(router)
app.use(ElementPlus)
setLanguage(language())

whenSignedOut(() => {
  useLive().stop()
  // What is open stays as it is, with what was typed, until the same person is signed in again.
  useSession().lapse()
})

app.mount('#app')
