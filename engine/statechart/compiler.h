// Compiler: the phases of Chart::compile. Private to engine/statechart. One use for each chart.
// Numbers the states in document order, resolves every name to an index, compiles every expression,
// and reports all faults at once.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/definition/report.h"
#include "engine/statechart/chart.h"

namespace xinfang::statechart {

struct LocationText;

// Where an expression stands: what it may name.
struct Site {
  expression::Environment environment;  // built-ins, data fields, then foreach's names
  // Null where `event` means nothing: no form was answered.
  const std::vector<definition::FormField>* form = nullptr;
  const std::vector<std::string>* by = nullptr;  // the transition's roles
};

// What an expression over a case of this definition may name, in the order of Scope's slots.
// `form`: null where none was answered; `event` then has no type of its own and must not be
// mentioned.
expression::Environment environment_for(const definition::Definition& definition,
                                        const clock::RulePack& rules,
                                        const std::vector<definition::FormField>* form);
// The problem's words, with its place in the expression.
std::string to_text(const expression::Problem& problem, const std::string& source);

class Compiler {
 public:
  Compiler(const definition::Definition& definition, const clock::RulePack& rules,
           const std::string& file, std::string workflow_hash);

  Result<std::shared_ptr<const Chart>, std::vector<Diagnostic>> run();

 private:
  // Structure: compiler.cpp.
  void index_names();
  void number_states(const definition::State& state, std::size_t parent);
  void relate_states();
  void check_shape(std::size_t state);
  void compile_state(std::size_t state);
  void compile_initial(std::size_t state);
  std::vector<std::size_t> resolve(const std::vector<std::string>& ids, Place place);
  void check_orthogonal(const std::vector<std::size_t>& targets, Place place);

  // Transitions: compiler_transitions.cpp.
  void compile_transitions(std::size_t state);
  ChartTransition compile_transition(std::size_t state, const definition::Transition& transition,
                                     const ChartTransition* first_on_event);
  void check_event_name(std::string_view descriptor, Place place);
  void match_events();

  // Executable content: compiler_content.cpp.
  Steps compile_steps(const definition::Actions& actions, const Site& site);
  void collect_clocks(const definition::State& state, std::vector<std::string>& clocks) const;
  void compile(const definition::Assign& action, const Site& site, Step& step);
  void compile(const definition::Raise& action, const Site& site, Step& step);
  void compile(const definition::Log& action, const Site& site, Step& step);
  void compile(const definition::If& action, const Site& site, Step& step);
  void compile(const definition::Foreach& action, const Site& site, Step& step);
  void compile(const definition::ClockAction& action, const Site& site, Step& step);
  void compile(const definition::Document& action, const Site& site, Step& step);
  void compile(const definition::Notice& action, const Site& site, Step& step);
  void compile(const definition::Send& action, const Site& site, Step& step);
  void compile(const definition::Cancel& action, const Site& site, Step& step);
  void compile(const definition::Block& action, const Site& site, Step& step);
  std::optional<expression::Program> compile_clock_words(const std::string& source,
                                                         const Site& site, Place place);
  void check_clock_action(const definition::ClockAction& action, const clock::Rule& rule,
                          const Site& site, Place place);

  // What only SCXML documents have: compiler_document.cpp.
  expression::Program compile_unchecked(const std::string& source, const Site& site);
  expression::Program compile_location(const std::string& source, const Site& site);
  GivenWords compile_given(const definition::Given& given, const Site& site);
  ChartPayload compile_payload(const definition::Payload& payload, const Site& site);
  std::vector<expression::Program> compile_path(const LocationText& location, const Site& site);
  void compile_assign(const definition::Assign& action, const Site& site, Step& step);
  void compile_foreach(const definition::Foreach& action, const Site& site, Step& step);
  void compile_data(std::size_t state, const Site& site);
  Site document_site() const;

  // Expressions: compiler_expressions.cpp.
  Site site_for(const std::vector<definition::FormField>* form) const;
  std::optional<expression::Program> compile_expression(const std::string& source, const Site& site,
                                                        std::optional<expression::Type> expected,
                                                        Place place);
  void check_states_named(const std::string& source, Place place);
  void check_no_personal_value(const expression::Program& program, const Site& site, Place place,
                               std::string_view where);
  bool needs_event(const expression::Program& program, const Site& site) const;
  void compile_summary();

  bool is_document() const { return definition_.data_model == definition::DataModel::cel; }

  const definition::Definition& definition_;
  std::shared_ptr<Chart> chart_;
  definition::Report report_;
  std::vector<const definition::State*> sources_;  // by state
  std::vector<std::string> state_ids_;
  std::vector<std::string> raised_;  // event names the chart raises
};

}  // namespace xinfang::statechart
