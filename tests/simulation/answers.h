// Random answers to a form: what a person might fill in, mostly lawful.
#pragma once

#include <random>
#include <string>

#include "engine/base/time.h"
#include "engine/definition/definition.h"
#include "engine/expression/value.h"

namespace xinfang::simulation {

using Random = std::mt19937_64;

// From `low` to `high`, both possible. The same on every platform, which std's distributions
// aren't.
std::int64_t between(Random& random, std::int64_t low, std::int64_t high);
bool one_in(Random& random, std::int64_t count);

// `today`: the office's day. A `user` field gets the login of one of two people of its role.
expression::Map answers(const std::vector<definition::FormField>& form, Day today, Random& random);

}  // namespace xinfang::simulation
