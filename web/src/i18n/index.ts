import { createI18n } from 'vue-i18n'

import { en } from './en'
import { zh } from './zh'
import type { Text } from '@/api/types'

export type Language = 'zh' | 'en'
const key = 'xinfang.language'

function remembered(): Language {
  try {
    return localStorage.getItem(key) === 'en' ? 'en' : 'zh'
  } catch {
    return 'zh'
  }
}

export const i18n = createI18n({
  legacy: false,
  locale: remembered(),
  fallbackLocale: 'zh',
  messages: { zh, en },
})

export function setLanguage(language: Language) {
  i18n.global.locale.value = language
  document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en'
  try {
    localStorage.setItem(key, language)
  } catch {
    // Private windows keep nothing; the choice lasts as long as the page.
  }
}

export const language = () => i18n.global.locale.value as Language

// A title of the server's in the language that is shown.
export function words(text: Text | null | undefined): string {
  if (!text) return ''
  return text[language()] || text.zh || text.en
}
