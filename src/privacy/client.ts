export { ShowAddress } from './admin/ShowAddress'
