// Need-to-know: who may see a case at all (workflow file, `access`; DOMAIN.md section 1).
#pragma once

#include <algorithm>

#include "api/service/library.h"
#include "api/service/service.h"

namespace xinfang::service {

// Whether the caller's roles open every case of the workflow.
inline bool sees_all(const definition::Access& access, const Caller& caller) {
  if (access.roles.empty()) return true;
  return std::any_of(access.roles.begin(), access.roles.end(), [&](const std::string& role) {
    return std::find(caller.roles.begin(), caller.roles.end(), role) != caller.roles.end();
  });
}

inline bool sees_case(const statechart::Chart& chart, const statechart::Snapshot& snapshot,
                      const Caller& caller) {
  const auto& access = chart.definition().access;
  if (sees_all(access, caller)) return true;
  return std::any_of(access.fields.begin(), access.fields.end(), [&](const std::string& field) {
    auto index = chart.find_field(field);
    if (index == statechart::npos) return false;
    const auto& value = snapshot.data[index];
    return value.is(expression::Kind::string) && value.as_string() == caller.login;
  });
}

inline storage::Viewer viewer_of(const Library& library, const Caller& caller) {
  storage::Viewer viewer{.login = caller.login, .workflows = {}};
  for (const auto& [workflow, file] : library.files()) {
    if (sees_all(library.find(workflow)->definition().access, caller)) {
      viewer.workflows.push_back(workflow);
    }
  }
  return viewer;
}

}  // namespace xinfang::service
