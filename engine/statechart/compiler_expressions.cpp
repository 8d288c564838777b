#include <algorithm>
#include <array>
#include <cctype>

#include "engine/statechart/compiler.h"

namespace xinfang::statechart {

using expression::Program;
using expression::Type;
using expression::TypeKind;

namespace {

Type record_of(const std::vector<definition::FormField>& form) {
  std::vector<expression::RecordField> fields;
  fields.reserve(form.size());
  for (const auto& answer : form) {
    fields.push_back({answer.field.id, definition::type_of(answer.field)});
  }
  return Type::record(std::move(fields));
}

Type numbers_of(const clock::RulePack& rules) {
  std::vector<expression::RecordField> fields;
  for (const auto& parameter : rules.parameters)
    fields.push_back({parameter.id, TypeKind::integer});
  return Type::record(std::move(fields));
}

bool mentions(const Program& program, std::size_t slot) {
  const auto& slots = program.variables();
  return std::binary_search(slots.begin(), slots.end(), slot);
}

bool is_word(char letter) {
  return std::isalnum(static_cast<unsigned char>(letter)) != 0 || letter == '_';
}

// Where `word` stands in `source` as a word of its own, from `from` on; npos: nowhere.
std::size_t find_word(std::string_view source, std::string_view word, std::size_t from) {
  for (auto at = source.find(word, from); at != std::string_view::npos;
       at = source.find(word, at + 1)) {
    const bool begins = at == 0 || !is_word(source[at - 1]);
    const std::size_t after = at + word.size();
    if (begins && (after == source.size() || !is_word(source[after]))) return at;
  }
  return std::string_view::npos;
}

}  // namespace

std::string to_text(const expression::Problem& problem, const std::string& source) {
  // UTF-8 continuation bytes are no characters of their own.
  const auto before = std::string_view(source).substr(0, problem.offset);
  const auto character = 1 + std::count_if(before.begin(), before.end(),
                                           [](char byte) { return (byte & 0xC0) != 0x80; });
  return problem.message + " (character " + std::to_string(character) + " of `" + source + "`)";
}

expression::Environment environment_for(const definition::Definition& definition,
                                        const clock::RulePack& rules,
                                        const std::vector<definition::FormField>* form) {
  expression::Environment environment;
  auto& variables = environment.variables;
  // Without a form `event` is dynamic only to keep its slot: whoever compiles refuses it.
  variables.push_back({"event", form == nullptr ? Type() : record_of(*form)});
  variables.push_back({"actor", Type::record({{"login", TypeKind::string},
                                              {"name", TypeKind::string},
                                              {"roles", Type::list(TypeKind::string)}})});
  variables.push_back({"today", TypeKind::string});
  variables.push_back({"now", TypeKind::timestamp});
  variables.push_back({"rules", numbers_of(rules)});
  for (const auto& field : definition.data) {
    variables.push_back({field.id, definition::type_of(field)});
  }
  environment.functions.push_back({"In", {TypeKind::string}, TypeKind::boolean});
  return environment;
}

Site Compiler::site_for(const std::vector<definition::FormField>* form) const {
  if (is_document()) return document_site();
  Site site;
  site.form = form;
  site.environment = environment_for(definition_, chart_->rules_, form);
  return site;
}

std::optional<Program> Compiler::compile_expression(const std::string& source, const Site& site,
                                                    std::optional<Type> expected, Place place) {
  if (is_document()) return compile_unchecked(source, site);
  auto program = Program::compile(source, site.environment, expression::Checking::checked,
                                  std::move(expected));
  if (!program) {
    for (const auto& problem : program.error()) {
      report_.error(place, "bad-expression", to_text(problem, source));
    }
    return std::nullopt;
  }
  if (site.form == nullptr && mentions(*program, static_cast<std::size_t>(BuiltIn::event))) {
    report_.error(place, "bad-expression",
                  "`event` is the answers of a form, and there is none here: `" + source + "`");
  }
  check_states_named(source, place);
  return std::move(*program);
}

// In("...") of a state that is not there would be false for ever.
void Compiler::check_states_named(const std::string& source, Place place) {
  constexpr std::string_view name = "In";
  for (auto at = find_word(source, name, 0); at != std::string::npos;
       at = find_word(source, name, at + 1)) {
    auto next = source.find_first_not_of(" \t\n", at + name.size());
    if (next == std::string::npos || source[next] != '(') continue;
    next = source.find_first_not_of(" \t\n", next + 1);
    if (next == std::string::npos || (source[next] != '"' && source[next] != '\'')) continue;
    const auto end = source.find(source[next], next + 1);
    if (end == std::string::npos) continue;
    resolve({source.substr(next + 1, end - next - 1)}, place);
  }
}

// Personal values are sealed where they are known to be personal; copied elsewhere they would stand
// in the journal for ever.
void Compiler::check_no_personal_value(const Program& program, const Site& site, Place place,
                                       std::string_view where) {
  const auto complain = [&](const std::string& name) {
    report_.error(place, "personal-value",
                  "'" + name + "' is personal and may not be copied to " + std::string(where));
  };
  for (std::size_t i = 0; i < definition_.data.size(); ++i) {
    if (definition_.data[i].personal && mentions(program, built_in_count + i)) {
      complain(definition_.data[i].id);
    }
  }
  if (site.form == nullptr) return;
  for (const auto& answer : *site.form) {
    const std::string name = "event." + answer.field.id;
    if (answer.field.personal && find_word(program.source(), name, 0) != std::string::npos) {
      complain(name);
    }
  }
}

bool Compiler::needs_event(const Program& program, const Site& site) const {
  if (mentions(program, static_cast<std::size_t>(BuiltIn::event))) return true;
  if (site.form == nullptr) return false;
  return std::any_of(site.form->begin(), site.form->end(),
                     [&](const definition::FormField& answer) {
                       if (!answer.stores) return false;
                       const std::size_t field = chart_->find_field(answer.field.id);
                       return field != npos && mentions(program, built_in_count + field);
                     });
}

void Compiler::compile_summary() {
  const std::array<const std::string*, 3> sources{
      &definition_.summary_subject, &definition_.summary_petitioner, &definition_.summary_received};
  Site site = site_for(nullptr);
  site.environment.functions.clear();
  const Place place = definition_.root.place;
  for (std::size_t i = 0; i < sources.size(); ++i) {
    if (is_document()) {  // lists show nothing of it
      chart_->summary_[i] = compile_unchecked("''", site);
      continue;
    }
    auto program = compile_expression(*sources[i], site, TypeKind::string, place);
    if (!program) continue;
    if (!program->variables().empty() && program->variables().front() < built_in_count) {
      report_.error(place, "bad-expression",
                    "a summary names data fields only: `" + *sources[i] + "`");
    }
    chart_->summary_[i] = std::move(program);
  }
}

}  // namespace xinfang::statechart
