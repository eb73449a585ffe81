// Warns two minutes before the time-out. When it comes, the page is hidden, and going on sends the form that was being
// filled in, or loads the page again: the server then asks to sign in and gives back what was typed.

const LONGEST_WARNING = 120
const dialog = document.querySelector('[data-timeout]')
const part = (name) => dialog.querySelector(`[data-timeout-${name}]`)
const idle = Number(dialog.dataset.idleSeconds) * 1000
const warning = Math.min(LONGEST_WARNING, idle / 3000) // seconds
const shared = new BroadcastChannel('cfsdocs-timeout') // a sign of life in one tab counts for all
let deadline = Date.now() + idle
let changed = null
let over = false

const minutes = (seconds) => (seconds > 60 ? `${Math.ceil(seconds / 60)} minutes` : seconds > 20 ? '1 minute' : '20 seconds')

function live () {
  deadline = Date.now() + idle
  if (!over && dialog.open) dialog.close()
}

async function stay () {
  const answer = await fetch(dialog.dataset.extend, { method: 'POST', headers: { 'X-CSRF-Token': dialog.dataset.token } })
  if (!answer.ok) return end()
  live()
  shared.postMessage('live')
}

function end () {
  over = true
  document.querySelector('main').hidden = true
  part('title').textContent = 'You have been signed out'
  part('soon').hidden = part('stay').hidden = true
  part('over').hidden = !changed
  part('return').hidden = false
  part('said').textContent = part('title').textContent
  if (!dialog.open) dialog.showModal()
  part('return').focus()
}

function tick () {
  const left = Math.ceil((deadline - Date.now()) / 1000)
  if (over || left > warning) return
  if (left <= 0) return end()
  const words = minutes(left)
  if (part('left').textContent !== words || !dialog.open) {
    part('left').textContent = words
    part('said').textContent = `You will be signed out in ${words}.`
  }
  if (!dialog.open) dialog.showModal()
}

document.addEventListener('input', (event) => { changed = event.target.form ?? changed })
dialog.addEventListener('cancel', (event) => { event.preventDefault(); if (!over) stay() })
part('stay').addEventListener('click', stay)
part('return').addEventListener('click', () => { changed && changed.method === 'post' ? HTMLFormElement.prototype.submit.call(changed) : location.reload() })
shared.addEventListener('message', live)
shared.postMessage('live')
setInterval(tick, 1000)
