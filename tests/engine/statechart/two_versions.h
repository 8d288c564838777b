// Two versions of one small workflow, for tests of migrations: the old one with its cases, and what
// is needed to write a new one in few words.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "engine/statechart/migration.h"
#include "tests/engine/statechart/running_case.h"

namespace xinfang::statechart {

// Clocks of the pack: reply, review, answer may be suspended, strict may not.
std::shared_ptr<const Chart> version(const definition::Definition& definition,
                                     const std::string& hash);

// intake (registered, waiting), work (hearing h1 -> h2 beside report r1 -> r2, with a deep history
// `where`), paused, done; data subject, phone (personal), count, colour. `registered` starts reply.
definition::Definition old_version();
const std::shared_ptr<const Chart>& old_chart();

// Other states on the old version's data.
template <class... Parts>
definition::Definition new_version(Parts... parts) {
  auto made = tiny::workflow(std::move(parts)...);
  made.data = old_version().data;
  return made;
}
// Other data on two states, `registered` and `done`.
definition::Definition with_data(std::vector<definition::Field> fields);

definition::Field personal(definition::Field field);
definition::Field colours(std::string id, const std::vector<std::string>& values);
tiny::Action start(const std::string& clock);

// The map's text compiled for old_chart() and `to`.
Result<std::shared_ptr<const Migration>, std::vector<Diagnostic>> read(
    const definition::Definition& to, const std::string& map);
std::string words(const std::vector<Diagnostic>& diagnostics);

// A case of the old version after these events, an hour apart.
RunningCase sent(const std::vector<std::string>& events);

}  // namespace xinfang::statechart
