// Counts what is not saved yet, and asks before it is lost. The page works without this.
const form = document.getElementById('matrix');
const said = document.getElementById('changes');
if (form && said) {
  const inputs = [...form.querySelectorAll('td input')];
  const unsaved = form.querySelectorAll('td.unsaved').length;
  const isChanged = (input) =>
    input.type === 'checkbox' ? input.checked !== input.defaultChecked : input.value !== input.defaultValue;
  const changes = () => inputs.filter(isChanged).length + unsaved;
  const show = () => {
    for (const input of inputs) {
      input.closest('td').classList.toggle('changed', isChanged(input));
    }
    const count = changes();
    said.textContent = count === 0 ? '' : count === 1 ? '1 change is not saved' : `${count} changes are not saved`;
  };
  const ask = (event) => {
    if (changes() > 0) {
      event.preventDefault();
    }
  };
  form.addEventListener('input', show);
  form.addEventListener('submit', () => removeEventListener('beforeunload', ask));
  addEventListener('beforeunload', ask);
  show();
}
