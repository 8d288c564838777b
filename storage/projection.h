// The one function that derives a list row from a snapshot: used on commit and by verify.
#pragma once

#include "engine/clock/assess.h"
#include "engine/clock/calendar.h"
#include "storage/types.h"

namespace xinfang::storage {

Projection project(const statechart::Chart& chart, const statechart::Snapshot& snapshot,
                   const clock::Calendar& calendar, const clock::Zone& zone);

}  // namespace xinfang::storage
