import type { DemoReader } from './types'

export const ines: DemoReader = { name: 'Ines Amaral', email: 'ines@example.org' }
export const gwen: DemoReader = {
  name: 'Gwen Pritchard',
  email: 'gwen.pritchard@example.com',
  url: 'https://gwen.example.com',
}
export const jonas: DemoReader = { name: 'Jonas Weil', email: 'jonas@example.net' }
export const priya: DemoReader = { name: 'Priya Raman', email: 'priya.raman@example.org' }
export const oskar: DemoReader = { name: 'Oskar', email: 'oskar@example.com' }
export const lucia: DemoReader = { name: 'Lucía Ferrer', email: 'lucia@example.net', url: 'https://hornos.example.net' }
export const bram: DemoReader = { name: 'Bram de Wit', email: 'bram@example.org' }
export const hana: DemoReader = { name: 'Hana K.', email: 'hana.k@example.com' }
export const noor: DemoReader = { name: 'Noor Haddad', email: 'noor@example.org' }
export const sam: DemoReader = { name: 'Sam Tully', email: 'sam.tully@example.net' }
export const eli: DemoReader = { name: 'Eli', email: 'eli@example.com' }
export const ruth: DemoReader = { name: 'Ruth Albers', email: 'ruth.albers@example.org' }
export const mateo: DemoReader = { name: 'Mateo', email: 'mateo@example.net' }
